using System.Text.Json.Nodes;
using Amazon.SQS;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Aws.Queues;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Aws.Tests.Queues;

public sealed class SqsVisibilityTests(Emulators emulators)
{
    private const string Arn = "arn:aws:sqs:eu-central-1:123456789012:cpu";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_hidden_for_a_time_from_now_that_takes_the_place_of_what_was_left()
    {
        var options = await emulators.NewQueuesAsync(Cancel);
        using var client = SqsClient.New(options);
        var visibility = new SqsVisibility(client, options);
        await SendAsync(options);
        var first = await ReceivedAsync(options, seconds: 600);
        Assert.Null(await ReceivedAsync(options, seconds: 600));

        await visibility.HideAsync(ArnOf(options), [Receipt(first)], TimeSpan.Zero, Cancel);

        var second = await ReceivedAsync(options, seconds: 1);
        Assert.Equal((string?)first?["MessageId"], (string?)second?["MessageId"]);
        await visibility.HideAsync(ArnOf(options), [Receipt(second)], Long, Cancel);
        await Task.Delay(TimeSpan.FromSeconds(1.2), Cancel); // The emulator's time is real.
        Assert.Null(await ReceivedAsync(options, seconds: 600));
    }

    [Fact]
    public async Task A_message_that_was_deleted_is_passed_over_and_the_others_are_hidden()
    {
        var options = await emulators.NewQueuesAsync(Cancel);
        using var client = SqsClient.New(options);
        await SendAsync(options);
        await SendAsync(options);
        var (gone, held) = (await ReceivedAsync(options, seconds: 600), await ReceivedAsync(options, seconds: 600));
        await emulators.CallSqsAsync("DeleteMessage", new JsonObject { ["QueueUrl"] = options.QueueUrls[Lane.Default], ["ReceiptHandle"] = Receipt(gone) }, Cancel);

        await new SqsVisibility(client, options).HideAsync(ArnOf(options), [Receipt(gone), Receipt(held)], TimeSpan.Zero, Cancel);

        Assert.Equal((string?)held?["MessageId"], (string?)(await ReceivedAsync(options, seconds: 600))?["MessageId"]);
    }

    [Fact]
    public async Task Messages_are_hidden_by_tens_and_for_whole_seconds()
    {
        await using var sqs = new ScriptedSqs();
        sqs.Answer("{}").Answer("{}").Answer("{}");

        await sqs.Visibility.HideAsync(Arn, [.. Enumerable.Range(0, 25).Select(static i => $"receipt {i}")], TimeSpan.FromSeconds(34.2), Cancel);

        Assert.All(sqs.Requests, static one => Assert.Equal(("ChangeMessageVisibilityBatch", "https://sqs.example/1/cpu"), (one.Operation, (string?)one.Input["QueueUrl"])));
        Assert.Equal([10, 10, 5], sqs.Requests.Select(static one => one.Input["Entries"]!.AsArray().Count));
        var entries = sqs.Requests.SelectMany(static one => one.Input["Entries"]!.AsArray()).ToList();
        Assert.Equal(Enumerable.Range(0, 25).Select(static i => $"receipt {i}"), entries.Select(static one => (string?)one!["ReceiptHandle"]));
        Assert.All(entries, static one => Assert.Equal(35, (int)one!["VisibilityTimeout"]!));
    }

    [Theory]
    [InlineData("ReceiptHandleIsInvalid", true)]
    [InlineData("InvalidParameterValue", true)]
    [InlineData("InternalError", false)]
    public async Task What_SQS_refuses_to_hide_is_no_failure(string code, bool senderFault)
    {
        await using var sqs = new ScriptedSqs();
        sqs.Refuse("0", code, senderFault);

        await sqs.Visibility.HideAsync(Arn, ["receipt"], Long, Cancel);

        Assert.Single(sqs.Requests);
    }

    [Fact]
    public async Task An_SQS_out_of_reach_is_a_failure()
    {
        await using var sqs = new ScriptedSqs();

        await Assert.ThrowsAsync<AmazonSQSException>(() => sqs.Visibility.HideAsync(Arn, ["receipt"], Long, Cancel));
    }

    [Theory]
    [InlineData("arn:aws:sqs:eu-central-1:123456789012:pu")]
    [InlineData("arn:aws:sqs:eu-central-1:123456789012:their-cpu")]
    public async Task A_queue_that_is_no_lanes_is_named(string arn)
    {
        await using var sqs = new ScriptedSqs();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => sqs.Visibility.HideAsync(arn, ["receipt"], Long, Cancel));

        Assert.Equal($"A message came from queue '{arn}', which is no lane's queue of this program.", thrown.Message);
        Assert.Empty(sqs.Requests);
    }

    [Fact]
    public async Task A_jobs_trace_travels_beside_its_message_where_X_Ray_finds_it()
    {
        await using var sqs = new ScriptedSqs();
        sqs.Answer("{}");
        var message = new WorkMessage(Lane.Default, JobId.New(TimeProvider.System.GetUtcNow()), 0);

        await sqs.Queue.SendAsync([message with { Trace = "Root=1-2-3" }, message], TimeSpan.Zero, Cancel);

        var entries = sqs.Requests[0].Input["Entries"]!.AsArray();
        Assert.DoesNotContain("Root", (string?)entries[0]!["MessageBody"], StringComparison.Ordinal);
        Assert.Equal("""{"AWSTraceHeader":{"DataType":"String","StringValue":"Root=1-2-3"}}""", entries[0]!["MessageSystemAttributes"]!.ToJsonString());
        Assert.Null(entries[1]!["MessageSystemAttributes"]);
    }

    private static string ArnOf(SqsOptions options) => $"arn:aws:sqs:us-east-1:000000000000:{options.QueueUrls[Lane.Default].Split('/')[^1]}";

    private static string Receipt(JsonNode? message) => (string?)message?["ReceiptHandle"] ?? throw new InvalidOperationException("No message came.");

    private static async Task SendAsync(SqsOptions options)
    {
        using var client = SqsClient.New(options);
        await using var queue = new SqsWorkQueue(client, options, TimeProvider.System, NullLogger<SqsWorkQueue>.Instance);
        await queue.SendAsync([new WorkMessage(Lane.Default, JobId.New(TimeProvider.System.GetUtcNow()), 0)], TimeSpan.Zero, Cancel);
    }

    private async Task<JsonNode?> ReceivedAsync(SqsOptions options, int seconds)
    {
        var answer = await emulators.CallSqsAsync(
            "ReceiveMessage",
            new JsonObject
            {
                ["QueueUrl"] = options.QueueUrls[Lane.Default],
                ["MaxNumberOfMessages"] = 1,
                ["VisibilityTimeout"] = seconds,
            },
            Cancel);
        return answer["Messages"]?.AsArray().FirstOrDefault();
    }
}
