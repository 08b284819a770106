using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Millrace.Aws.Pipelines;

namespace Millrace.Aws.Tests.Pipelines;

/// <summary>A Step Functions that answers as told, and keeps what it was asked.</summary>
internal sealed class ScriptedStepFunctions : HttpClientFactory, IDisposable
{
    public const string Type = "polis.report";
    public const string Machine = "arn:aws:states:eu-central-1:123456789012:stateMachine:Report-1A2B";

    private readonly Queue<(HttpStatusCode Status, string Json)> _answers = new();
    private readonly AmazonStepFunctionsClient _client;

    public ScriptedStepFunctions()
    {
        var config = new AmazonStepFunctionsConfig { HttpClientFactory = this, ServiceURL = "https://states.example", AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 };
        _client = new AmazonStepFunctionsClient("key", "secret", config);
        Machines = new StepFunctionsStateMachines(() => _client, new Dictionary<string, string> { [Type] = Machine });
    }

    public StepFunctionsStateMachines Machines { get; }

    /// <summary>The operations and inputs of all requests.</summary>
    public List<(string Operation, JsonNode Input)> Requests { get; } = [];

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Wire(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public ScriptedStepFunctions Answer(string json)
    {
        _answers.Enqueue((HttpStatusCode.OK, json));
        return this;
    }

    public ScriptedStepFunctions Refuse(string error)
    {
        _answers.Enqueue((HttpStatusCode.BadRequest, $$"""{"__type":"com.amazonaws.swf.service.v2.model#{{error}}","message":"No."}"""));
        return this;
    }

    public void Dispose() => _client.Dispose();

    private sealed class Wire(ScriptedStepFunctions service) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
            service.Requests.Add((operation, JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!)); // Every request has an object.
            var (status, json) = service._answers.Dequeue();
            return new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.0") };
        }
    }
}
