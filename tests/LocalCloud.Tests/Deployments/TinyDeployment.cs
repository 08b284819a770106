using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Emulators;
using LocalCloud.Wire;

namespace LocalCloud.Tests.Deployments;

/// <summary>A whole deployment of a small template, once a class of tests.</summary>
public sealed class TinyDeployment : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-tiny-").FullName;
    private LocalDeployment? _cloud;
    private string? _whyNot;

    public LocalDeployment Cloud
    {
        get
        {
            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return _cloud!; // Started, or there is a reason.
        }
    }

    internal AwsJsonClient StepFunctions => new(Cloud.Services, "AWSStepFunctions", _http);

    internal AwsJsonClient Sqs => new(Cloud.Services, "AmazonSQS", _http);

    internal AwsJsonClient DynamoDb => new(Cloud.Services, "DynamoDB_20120810", _http);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _whyNot = await EmulatorProcesses.WhyNotAsync();
        if (_whyNot is not null)
            return;

        _cloud = await LocalDeployment.StartAsync(
            new LocalDeploymentOptions
            {
                Template = Path.Combine(AppContext.BaseDirectory, "Deployments/tiny.template"),
                Program = Tiny.Program,
                DataFolder = _folder,
                RunSchedules = false,
                RetryAfter = TimeSpan.FromMilliseconds(20),
                StreamPollEvery = TimeSpan.FromMilliseconds(50),
            },
            CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_cloud is not null)
            await _cloud.DisposeAsync();

        Directory.Delete(_folder, recursive: true);
    }

    internal TestQueue Queue(string id) => new(Sqs, Cloud.NameOf(id), "");

    /// <summary>Lets the Api function call a service, and answers with the status; 0 for a broken connection.</summary>
    internal async Task<(int Status, string Answer)> CallAsync(string variable, string target, JsonObject body)
    {
        var input = new JsonObject { ["do"] = "call", ["variable"] = variable, ["target"] = target, ["body"] = body };
        var result = (await Cloud.Functions["ApiFunction"].InvokeAsync(Encoding.UTF8.GetBytes(input.ToJsonString()))).Json();
        return ((int)result["status"]!, $"{result["answer"]}");
    }

    internal Task<(int Status, string Answer)> SendAsync(string queue, string body) => CallAsync(
        "AWS_ENDPOINT_URL_SQS", "AmazonSQS.SendMessage", new JsonObject { ["QueueUrl"] = Cloud.NameOf(queue), ["MessageBody"] = body });

    internal Task PutAsync(string word) => DynamoDb.CallAsync(
        "PutItem",
        new JsonObject
        {
            ["TableName"] = Cloud.NameOf("Table"),
            ["Item"] = new JsonObject { ["id"] = new JsonObject { ["S"] = Names.NewId() }, ["say"] = new JsonObject { ["S"] = word } },
        },
        Cancel);

    internal async Task<JsonElement> StartExecutionAsync(string name, string input) => await StepFunctions.CallAsync(
        "StartExecution", new JsonObject { ["stateMachineArn"] = Cloud.NameOf("Machine"), ["name"] = name, ["input"] = input }, Cancel);

    internal async Task<JsonElement> DescribeAsync(string name) => await StepFunctions.CallAsync(
        "DescribeExecution", new JsonObject { ["executionArn"] = $"arn:aws:states:us-east-1:000000000000:execution:millrace-waiting:{name}" }, Cancel);

    /// <summary>The token that the StartTask function got for an execution.</summary>
    internal async Task<string> TokenOfAsync(string execution)
    {
        JsonNode? Find() => Cloud.Functions["StartTaskFunction"].Said("event").Select(static line => JsonNode.Parse(line)).FirstOrDefault(one => $"{one!["name"]}" == execution);
        await Tiny.UntilAsync(() => Find() is not null, $"the task of {execution}");
        return $"{Find()!["taskToken"]}";
    }

    /// <summary>How the events said that an execution ended.</summary>
    internal IReadOnlyList<string> EndsOf(string execution) =>
        [.. Cloud.Functions["PipelineEndFunction"].Said("event").Select(static line => JsonNode.Parse(line)!["detail"]!).Where(one => $"{one["name"]}" == execution).Select(static one => $"{one["status"]}")];
}
