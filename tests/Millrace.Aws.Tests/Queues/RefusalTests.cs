using System.Text.Json.Nodes;
using Amazon.SQS;
using Millrace.Aws.Queues;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Aws.Tests.Queues;

public sealed class RefusalTests
{
    private const string Url = "https://sqs.example/1/cpu";
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_sent_by_tens()
    {
        await using var sqs = new ScriptedSqs();
        sqs.Answer("{}").Answer("{}").Answer("{}");

        await sqs.Queue.SendAsync(Messages(25), TimeSpan.FromSeconds(899.5), Cancel);

        Assert.Equal([10, 10, 5], sqs.Requests.Select(static one => one.Input["Entries"]!.AsArray().Count));
        Assert.All(sqs.Requests.SelectMany(static one => one.Input["Entries"]!.AsArray()), static one => Assert.Equal(900, (int)one!["DelaySeconds"]!));
    }

    [Fact]
    public async Task What_SQS_refuses_by_its_own_fault_is_sent_again_alone()
    {
        await using var sqs = new ScriptedSqs();
        sqs.Refuse("1", "InternalError", senderFault: false).Answer("{}");
        var messages = Messages(3);

        await sqs.AdvanceUntilAsync(sqs.Queue.SendAsync(messages, TimeSpan.Zero, Cancel));

        Assert.Equal(2, sqs.Requests.Count);
        var again = Assert.Single(sqs.Requests[1].Input["Entries"]!.AsArray());
        Assert.Equal(messages[1].Job, WorkMessageBody.Parse((string?)again!["MessageBody"])?.Job);
    }

    [Fact]
    public async Task What_SQS_refuses_again_and_again_throws_and_says_what_was_refused()
    {
        await using var sqs = new ScriptedSqs();
        for (var i = 0; i < 4; i++)
            sqs.Refuse("1", "InternalError", senderFault: false, "Try again.");

        var thrown = await Assert.ThrowsAsync<SqsBatchException>(() => sqs.AdvanceUntilAsync(sqs.Queue.SendAsync(Messages(3), TimeSpan.Zero, Cancel)));

        Assert.Equal(4, sqs.Requests.Count);
        Assert.Equal($"SendMessageBatch: SQS refused 1 of 3 entries of queue {Url}. The first: InternalError: Try again.", thrown.Message);
        Assert.Equal(("SendMessageBatch", Url, 1), (thrown.Operation, thrown.QueueUrl, thrown.Failed));
    }

    [Fact]
    public async Task What_SQS_refuses_by_our_fault_throws_at_once()
    {
        await using var sqs = new ScriptedSqs();
        sqs.Refuse("0", "InvalidMessageContents", senderFault: true);

        await Assert.ThrowsAsync<SqsBatchException>(() => sqs.Queue.SendAsync(Messages(1), TimeSpan.Zero, Cancel));

        Assert.Single(sqs.Requests);
    }

    [Theory]
    [InlineData("ReceiptHandleIsInvalid", "No.")]
    [InlineData("MessageNotInflight", "No.")]
    [InlineData("InvalidParameterValue", "Value r for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.")]
    public async Task To_return_or_delete_what_SQS_no_longer_holds_for_us_does_nothing(string code, string message)
    {
        await using var sqs = new ScriptedSqs();
        var (one, other) = (await sqs.ReceiveAsync(Visibility), await sqs.ReceiveAsync(Visibility));
        sqs.Refuse("0", code, senderFault: true, message).Refuse("0", code, senderFault: true, message);

        await sqs.Queue.ReturnAsync([one], TimeSpan.Zero, Cancel);
        await sqs.Queue.DeleteAsync([other], Cancel);
        await sqs.Queue.DeleteAsync([one, other], Cancel);

        Assert.Equal(["ReceiveMessage", "ReceiveMessage", "ChangeMessageVisibilityBatch", "DeleteMessageBatch"], sqs.Requests.Select(static one => one.Operation));
    }

    [Fact]
    public async Task Another_refusal_of_a_return_throws()
    {
        await using var sqs = new ScriptedSqs();
        var delivery = await sqs.ReceiveAsync(Visibility);
        sqs.Refuse("0", "InvalidParameterValue", senderFault: true, "Value 43201 for parameter VisibilityTimeout is invalid.");

        await Assert.ThrowsAsync<SqsBatchException>(() => sqs.Queue.ReturnAsync([delivery], TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task A_delete_that_failed_can_be_tried_again()
    {
        await using var sqs = new ScriptedSqs();
        var delivery = await sqs.ReceiveAsync(Visibility);

        await Assert.ThrowsAsync<AmazonSQSException>(() => sqs.Queue.DeleteAsync([delivery], Cancel));
        sqs.Answer("""{"Successful":[{"Id":"0"}]}""");
        await sqs.Queue.DeleteAsync([delivery], Cancel);

        Assert.All(sqs.Requests.Skip(1), static one => Assert.Equal("handle", (string?)one.Input["Entries"]![0]!["ReceiptHandle"]));
        Assert.Equal(3, sqs.Requests.Count);
    }

    [Fact]
    public async Task A_delivery_whose_visibility_timeout_has_ended_is_not_asked_for()
    {
        await using var sqs = new ScriptedSqs();
        var delivery = await sqs.ReceiveAsync(Visibility);
        sqs.Clock.Advance(Visibility);

        await sqs.Queue.DeleteAsync([delivery], Cancel);
        await sqs.Queue.ReturnAsync([delivery], TimeSpan.Zero, Cancel);

        Assert.Single(sqs.Requests);
    }

    [Fact]
    public async Task A_time_that_SQS_does_not_know_is_the_callers_mistake()
    {
        await using var sqs = new ScriptedSqs();
        var (hours, minutes) = (TimeSpan.FromHours(12) + TimeSpan.FromTicks(1), TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("delay", () => sqs.Queue.SendAsync(Messages(1), minutes, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("delay", () => sqs.Queue.SendAsync(Messages(1), TimeSpan.FromTicks(-1), Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("visibility", () => sqs.Queue.ReceiveAsync(Lane.Default, 1, hours, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("limit", () => sqs.Queue.ReceiveAsync(Lane.Default, 0, Visibility, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("delay", () => sqs.Queue.ReturnAsync([], hours, Cancel));

        Assert.Empty(sqs.Requests);
    }

    [Fact]
    public async Task A_lane_without_a_queue_is_named_before_anything_is_sent()
    {
        await using var sqs = new ScriptedSqs();
        var gpu = new Lane(ResourceClass.Gpu, Priority.Low);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => sqs.Queue.SendAsync([.. Messages(1), Messages(1)[0] with { Lane = gpu }], TimeSpan.Zero, Cancel));

        Assert.Equal("Lane gpu-low has no queue: add its address to Sqs:QueueUrls, or give its jobs another lane.", thrown.Message);
        Assert.Empty(sqs.Requests);
    }

    private static List<WorkMessage> Messages(int count) =>
        [.. Enumerable.Range(0, count).Select(static _ => new WorkMessage(Lane.Default, JobId.New(TimeProvider.System.GetUtcNow()), 3))];
}
