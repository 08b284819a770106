using System.Text.Json.Nodes;
using Millrace.Aws.Queues;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Aws.Tests.Queues;

/// <summary>Whose messages are sent, and in which group.</summary>
public sealed class PoolAndFairKeyTests
{
    private static readonly SqsOptions Options = new() { QueueUrls = new Dictionary<Lane, string> { [Lane.Default] = "https://sqs.example/1/cpu" } };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("canary")]
    public async Task Messages_of_other_pools_are_left_to_their_own_deployments(string pool)
    {
        await using var sqs = new ScriptedSqs(Options with { Pool = pool });
        sqs.Answer("{}");
        WorkMessage[] messages = [Message() with { Pool = "canary" }, Message(), Message() with { Pool = "Canary" }];

        await sqs.Queue.SendAsync(messages, TimeSpan.Zero, Cancel);

        var own = messages.Single(message => message.Pool == pool);
        Assert.Equal(own.Job, WorkMessageBody.Parse((string?)Assert.Single(Entries(sqs))["MessageBody"])?.Job);
    }

    [Fact]
    public async Task Nothing_is_sent_where_all_messages_are_of_other_pools()
    {
        await using var sqs = new ScriptedSqs(Options);

        await sqs.Queue.SendAsync([Message() with { Pool = "canary", Lane = new Lane(ResourceClass.Gpu, Priority.High) }], TimeSpan.Zero, Cancel);

        Assert.Empty(sqs.Requests);
    }

    [Fact]
    public async Task A_fair_queue_gets_the_fair_key_as_the_messages_group()
    {
        await using var sqs = new ScriptedSqs(Options with { FairQueues = true });
        sqs.Answer("{}");
        string?[] keys = ["tenant/7!~", new string('x', 128), new string('x', 129), "Größe", "a b", "sha256-x", null];

        await sqs.Queue.SendAsync([.. keys.Select(static key => Message() with { FairKey = key })], TimeSpan.Zero, Cancel);

        var groups = Entries(sqs).Select(static entry => (string?)entry["MessageGroupId"]).ToList();
        Assert.Equal((keys[0], keys[1], null), (groups[0], groups[1], groups[6]));
        Assert.All(groups[2..6], static group => Assert.Matches("^sha256-[0-9a-f]{64}$", group));
        Assert.Equal(6, groups[..6].Distinct().Count());
    }

    [Fact]
    public async Task A_usual_queue_gets_no_groups()
    {
        await using var sqs = new ScriptedSqs(Options);
        sqs.Answer("{}");

        await sqs.Queue.SendAsync([Message() with { FairKey = "tenant" }], TimeSpan.Zero, Cancel);

        Assert.Null(Assert.Single(Entries(sqs))["MessageGroupId"]);
    }

    private static WorkMessage Message() => new(Lane.Default, JobId.New(DateTimeOffset.UnixEpoch), 0);

    private static IEnumerable<JsonNode> Entries(ScriptedSqs sqs) => sqs.Requests.SelectMany(static one => one.Input["Entries"]!.AsArray()).Select(static one => one!); // As the queue sends them.
}
