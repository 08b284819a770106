using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Aws.Queues;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Testing;

namespace Millrace.Aws.Tests.Queues;

/// <summary>An SQS that answers as told, for what an emulator never does: refuse some entries of a batch.</summary>
internal sealed class ScriptedSqs : HttpClientFactory, IAsyncDisposable
{
    private readonly Queue<string> _answers = new();
    private readonly AmazonSQSClient _client;

    public ScriptedSqs(params Lane[] lanes)
        : this(new SqsOptions { QueueUrls = (lanes.Length == 0 ? [Lane.Default] : lanes).ToDictionary(static lane => lane, static lane => $"https://sqs.example/1/{lane}") })
    {
    }

    public ScriptedSqs(SqsOptions options)
    {
        _client = new AmazonSQSClient("key", "secret", new AmazonSQSConfig { HttpClientFactory = this, ServiceURL = "https://sqs.example", AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 });
        Visibility = new SqsVisibility(_client, options);
        Queue = new SqsWorkQueue(_client, options, Clock, NullLogger<SqsWorkQueue>.Instance);
    }

    public ManualClock Clock { get; } = new();

    public SqsWorkQueue Queue { get; }

    public SqsVisibility Visibility { get; }

    /// <summary>The operations and inputs of all requests.</summary>
    public List<(string Operation, JsonNode Input)> Requests { get; } = [];

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Wire(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public ScriptedSqs Answer(string json)
    {
        _answers.Enqueue(json);
        return this;
    }

    /// <summary>Refuses one entry.</summary>
    public ScriptedSqs Refuse(string id, string code, bool senderFault, string message = "No.") =>
        Answer($$$"""{"Successful":[],"Failed":[{"Id":"{{{id}}}","Code":"{{{code}}}","SenderFault":{{{(senderFault ? "true" : "false")}}},"Message":"{{{message}}}"}]}""");

    /// <summary>A delivery in the queue's hands.</summary>
    public async Task<Delivery> ReceiveAsync(TimeSpan visibility)
    {
        Answer("""
            {
              "Messages": [{
                "MessageId": "m", "ReceiptHandle": "handle",
                "Body": "{\"job\":\"01jb3q8z5x9k7m2n4p6r8s0t1v\",\"epoch\":1}", "MD5OfBody": "728e2f2ef65dfdae007697528cc58ffb",
                "Attributes": { "SentTimestamp": "0", "ApproximateReceiveCount": "1" }
              }]
            }
            """);
        return Assert.Single(await Queue.ReceiveAsync(Lane.Default, 10, visibility, TestContext.Current.CancellationToken));
    }

    /// <summary>Turns the clock until the task has ended.</summary>
    public async Task AdvanceUntilAsync(Task task)
    {
        for (var i = 0; i < 1_000 && !task.IsCompleted; i++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(task, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        await task;
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        _client.Dispose();
    }

    private sealed class Wire(ScriptedSqs service) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
            service.Requests.Add((operation, JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!)); // Every request has an object.
            return service._answers.TryDequeue(out var answer)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/x-amz-json-1.0") }
                : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("Down.") };
        }
    }
}
