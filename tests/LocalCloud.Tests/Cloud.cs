using System.Text.Json.Nodes;
using LocalCloud.Emulators;
using LocalCloud.Wire;

[assembly: AssemblyFixture(typeof(LocalCloud.Tests.Cloud))]

namespace LocalCloud.Tests;

/// <summary>The emulators, once a test run; skips the test that asks, aloud, where they cannot be installed.</summary>
public sealed class Cloud : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private EmulatorProcesses? _emulators;
    private string? _whyNot;

    public EmulatorProcesses Emulators
    {
        get
        {
            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return _emulators!; // Started, or there is a reason.
        }
    }

    internal AwsJsonClient Sqs => new(Emulators.Sqs, "AmazonSQS", _http);

    internal AwsJsonClient DynamoDb => new(Emulators.DynamoDb, "DynamoDB_20120810", _http);

    internal AwsJsonClient Streams => new(Emulators.DynamoDb, "DynamoDBStreams_20120810", _http);

    public async ValueTask InitializeAsync()
    {
        _whyNot = await EmulatorProcesses.WhyNotAsync();
        if (_whyNot is null)
            _emulators = await EmulatorProcesses.StartAsync(null, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_emulators is not null)
            await _emulators.DisposeAsync();
    }

    /// <summary>A queue of the test's own.</summary>
    internal async Task<TestQueue> NewQueueAsync(int visibility = 30, TestQueue? deadLetters = null, int maxReceiveCount = 2)
    {
        var name = $"q-{Names.NewId()}";
        var attributes = new JsonObject { ["VisibilityTimeout"] = $"{visibility}" };
        if (deadLetters is not null)
            attributes["RedrivePolicy"] = new JsonObject { ["deadLetterTargetArn"] = deadLetters.Arn, ["maxReceiveCount"] = maxReceiveCount }.ToJsonString();

        var created = await Sqs.CallAsync("CreateQueue", new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes }, TestContext.Current.CancellationToken);
        return new TestQueue(Sqs, created.GetProperty("QueueUrl").GetString()!, Names.Arn("sqs", name)); // A queue has an address.
    }
}

/// <summary>A queue, and what tests do with it.</summary>
internal sealed record TestQueue(AwsJsonClient Sqs, string Url, string Arn)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task SendAsync(params IEnumerable<string> bodies)
    {
        var entries = bodies.Select(static (body, i) => (JsonNode)new JsonObject { ["Id"] = $"{i}", ["MessageBody"] = body });
        await Sqs.CallAsync("SendMessageBatch", new JsonObject { ["QueueUrl"] = Url, ["Entries"] = new JsonArray([.. entries]) }, Cancel);
    }

    public async Task<IReadOnlyList<string>> ReceiveAsync()
    {
        var answer = await Sqs.CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = Url, ["MaxNumberOfMessages"] = 10, ["WaitTimeSeconds"] = 0 }, Cancel);
        return answer.TryGetProperty("Messages", out var messages) ? [.. messages.EnumerateArray().Select(static one => one.GetProperty("Body").GetString()!)] : []; // Messages have bodies.
    }

    /// <summary>How many messages wait and how many are hidden.</summary>
    public async Task<(int Waiting, int Hidden)> CountAsync()
    {
        var answer = await Sqs.CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = Url, ["AttributeNames"] = new JsonArray("All") }, Cancel);
        var attributes = answer.GetProperty("Attributes");
        return (Number("ApproximateNumberOfMessages"), Number("ApproximateNumberOfMessagesNotVisible"));

        int Number(string name) => int.Parse(attributes.GetProperty(name).GetString()!, null); // Every queue has it.
    }
}
