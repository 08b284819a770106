using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Millrace.Aws.Blobs;
using Millrace.Aws.Documents;
using Millrace.Aws.Jobs;
using Millrace.Dispatching;
using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Aws.Tests;

/// <summary>A request as DynamoDB got it, and its answer.</summary>
internal sealed record Exchange(string Operation, JsonObject Request, JsonObject Answer)
{
    /// <summary>The write units that the table and its indexes counted.</summary>
    public double Units => Answer["ConsumedCapacity"] is JsonObject one ? one["CapacityUnits"]!.GetValue<double>() : 0;
}

/// <summary>The wire between the SDK and the emulator: counts what goes over it, and can lose or replace an answer.</summary>
internal sealed class TappedWire : HttpClientFactory, IDisposable
{
    private readonly Tap _tap = new();
    private readonly HttpClient _client;
    private readonly string _table;
    private readonly AmazonDynamoDBClient _dynamo;
    private readonly Amazon.S3.IAmazonS3 _s3;

    public TappedWire(AwsOptions options, TimeProvider clock)
    {
        _client = new HttpClient(_tap);
        _table = options.Table;
        var config = new AmazonDynamoDBConfig
        {
            ServiceURL = options.DynamoDbEndpoint!.AbsoluteUri, // The emulator's.
            AuthenticationRegion = "us-east-1",
            HttpClientFactory = this,
        };
        _dynamo = new AmazonDynamoDBClient(new BasicAWSCredentials("emulator", "emulator"), config);
        _s3 = AwsClients.NewS3(options);
        Repairs = new DynamoWakeUpRepairs(_dynamo, options.Table);
        Documents = new DynamoDocumentStore(_dynamo, options.Table);
        Store = new DynamoJobStore(_dynamo, options.Table, new S3BlobStore(_s3, options), clock);
    }

    public DynamoJobStore Store { get; }

    /// <summary>The repairs of another pool's deployment.</summary>
    public IWakeUpRepairs RepairsOf(string pool) => new DynamoWakeUpRepairs(_dynamo, _table) { Pool = pool };

    public IDocumentStore Documents { get; }

    public IWakeUpRepairs Repairs { get; }

    public IReadOnlyList<Exchange> Exchanges => _tap.Exchanges;

    /// <summary>Loses the next answer: the request is carried out, and the SDK learns of a broken connection.</summary>
    public void LoseNextAnswer() => _tap.LosesNext = true;

    /// <summary>Loses the next answer, after something else has happened.</summary>
    public void LoseNextAnswer(Func<Task> meanwhile) => (_tap.Meanwhile, _tap.LosesNext) = (meanwhile, true);

    /// <summary>Loses the next answer to an operation.</summary>
    public void LoseAnswerOf(string operation) => _tap.LosesOf = operation;

    /// <summary>Answers the next requests with errors instead of passing them on.</summary>
    public void AnswerNext(int times, string errorBody)
    {
        for (var i = 0; i < times; i++)
            _tap.Errors.Enqueue(errorBody);
    }

    /// <summary>From now on a query that was sent before is answered as it was then: an index that lags, as emulated ones never do.</summary>
    public void LagFromNow() => _tap.Lags = true;

    public void Forget() => _tap.Exchanges.Clear();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose()
    {
        _dynamo.Dispose();
        _s3.Dispose();
        _client.Dispose();
    }

    private sealed class Tap() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly ConcurrentDictionary<string, string> _queries = [];

        public List<Exchange> Exchanges { get; } = [];

        public Queue<string> Errors { get; } = [];

        public bool LosesNext { get; set; }

        public string? LosesOf { get; set; }

        public Func<Task>? Meanwhile { get; set; }

        public bool Lags { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject(); // Every request has one.
            if (Errors.TryDequeue(out var error))
                return Made(HttpStatusCode.BadRequest, error);

            if (operation is "PutItem" or "UpdateItem")
                body["ReturnConsumedCapacity"] = "INDEXES";

            var sent = body.ToJsonString();
            if (Lags && _queries.TryGetValue(sent, out var before))
                return Made(HttpStatusCode.OK, before);

            request.Content = Json(sent);
            using var answer = await base.SendAsync(request, cancellationToken);
            var got = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (operation == "Query")
                _queries[sent] = got;

            lock (Exchanges)
                Exchanges.Add(new Exchange(operation, body, JsonNode.Parse(got)!.AsObject())); // Every answer has one.

            if (!LosesNext && LosesOf != operation)
                return Made(answer.StatusCode, got);

            (LosesNext, LosesOf) = (false, null);
            if (Meanwhile is { } happens)
            {
                Meanwhile = null;
                await happens();
            }

            throw new HttpRequestException("The connection was closed.", new IOException("The connection was closed."));
        }

        private static HttpResponseMessage Made(HttpStatusCode status, string body)
        {
            var answer = new HttpResponseMessage(status) { Content = Json(body) };
            answer.Content.Headers.ContentLength = Encoding.UTF8.GetByteCount(body);
            return answer;
        }

        private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/x-amz-json-1.0");
    }
}
