using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.StepFunctions;

namespace Standins.Tests;

/// <summary>Takes the place of the network: keeps what was sent, and answers as told.</summary>
internal sealed class FakeService : HttpClientFactory
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string QueueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/work";

    private readonly Queue<Func<HttpResponseMessage>> _answers = new();

    public List<SentRequest> Requests { get; } = [];

    /// <summary>Whether it never answers.</summary>
    public bool IsSilent { get; init; }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Wire(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public FakeService Answer(string json, HttpStatusCode status = HttpStatusCode.OK, params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(() =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.0") };
            foreach (var (name, value) in headers)
                response.Headers.Add(name, value);

            return response;
        });
        return this;
    }

    public AmazonSQSClient NewSqs(Action<AmazonSQSConfig>? change = null)
    {
        var config = new AmazonSQSConfig { HttpClientFactory = this, RegionEndpoint = Amazon.RegionEndpoint.EUCentral1 };
        change?.Invoke(config);
        return new AmazonSQSClient(AccessKey, Secret, config);
    }

    public AmazonStepFunctionsClient NewStepFunctions() =>
        new(AccessKey, Secret, new AmazonStepFunctionsConfig { HttpClientFactory = this, RegionEndpoint = Amazon.RegionEndpoint.EUCentral1 });

    private sealed class Wire(FakeService service) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            service.Requests.Add(await SentRequest.ReadAsync(request, cancellationToken));
            if (service.IsSilent)
                await Task.Delay(Timeout.Infinite, cancellationToken);

            return service._answers.Dequeue()();
        }
    }
}
