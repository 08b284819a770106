using System.Diagnostics;
using System.Text.Json.Nodes;
using Millrace.Aws.Queues;
using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Aws.Tests.Queues;

/// <summary>What the contract suite cannot ask of a service whose clock it cannot turn, in as short real times as SQS counts.</summary>
public sealed class RealTimeTests(Emulators emulators) : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The emulator's clock and ours tick apart.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly List<IAsyncDisposable> _open = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _open)
            await one.DisposeAsync();
    }

    [Fact]
    public async Task A_delivery_tells_when_it_was_sent_and_how_often_it_was_handed_out()
    {
        var queue = await OpenAsync();
        var message = Message() with { Epoch = long.MaxValue };
        var before = TimeProvider.System.GetUtcNow();
        await queue.SendAsync([message], TimeSpan.Zero, Cancel);
        var after = TimeProvider.System.GetUtcNow();

        var first = await ReceiveOneAsync(queue, Long);
        await queue.ReturnAsync([first], TimeSpan.Zero, Cancel);
        var second = await ReceiveOneAsync(queue, Long);

        Assert.Equal((message, 1), (first.Message, first.Deliveries));
        Assert.Equal((message, 2), (second.Message, second.Deliveries));
        Assert.NotEqual(first.Receipt, second.Receipt);
        Assert.InRange(first.SentAt, before - Tick, after + Tick);
        Assert.Equal(first.SentAt, second.SentAt);
    }

    [Fact]
    public async Task A_received_message_is_hidden_until_its_visibility_timeout_ends_and_an_old_receipt_can_do_it_no_harm()
    {
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var old = await ReceiveOneAsync(queue, Second * 2);
        var hidden = Stopwatch.StartNew();

        var current = await ReceiveOneAsync(queue, Long);
        var hiddenFor = hidden.Elapsed;
        await queue.DeleteAsync([old], Cancel);
        await queue.ReturnAsync([old], TimeSpan.Zero, Cancel);

        // It was hidden a moment before we knew.
        Assert.True(hiddenFor > Second, $"It came again after {hiddenFor}.");
        Assert.Equal((old.Message, 2), (current.Message, current.Deliveries));
        Assert.Equal((0, 1), await CountsAsync(queue));
        await queue.DeleteAsync([current], Cancel);
        Assert.Equal((0, 0), await CountsAsync(queue));
    }

    [Fact]
    public async Task A_delete_after_the_visibility_timeout_deletes_nothing()
    {
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var late = await ReceiveOneAsync(queue, Second);
        await Task.Delay(Second + Tick, Cancel);

        await queue.DeleteAsync([late], Cancel);

        Assert.Equal(late.Message, (await ReceiveOneAsync(queue, Long)).Message);
    }

    [Fact]
    public async Task A_deleted_message_does_not_come_again_when_its_visibility_timeout_would_end()
    {
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        await queue.DeleteAsync([await ReceiveOneAsync(queue, Second)], Cancel);
        var marker = Message();
        await queue.SendAsync([marker], Second * 2, Cancel);

        Assert.Equal(marker, (await ReceiveOneAsync(queue, Long)).Message);
    }

    [Fact]
    public async Task A_message_sent_with_a_delay_comes_when_the_delay_is_over_to_a_consumer_that_waits()
    {
        var queue = await OpenAsync();
        var message = Message();
        var delayed = Stopwatch.StartNew();
        await queue.SendAsync([message], TimeSpan.FromSeconds(1.2), Cancel);

        var delivery = await ReceiveOneAsync(queue, Long);

        Assert.Equal(message, delivery.Message);
        Assert.True(delayed.Elapsed > (Second * 2) - Tick, $"1.2 seconds are rounded up to 2, it came after {delayed.Elapsed}.");
    }

    [Fact]
    public async Task A_message_returned_with_a_delay_comes_again_when_the_delay_is_over()
    {
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var first = await ReceiveOneAsync(queue, Long);
        var returned = Stopwatch.StartNew();
        await queue.ReturnAsync([first], Second, Cancel);

        var second = await ReceiveOneAsync(queue, Long);

        Assert.Equal((first.Message, 2), (second.Message, second.Deliveries));
        Assert.True(returned.Elapsed > Second - Tick, $"It came again after {returned.Elapsed}.");
    }

    [Fact]
    public async Task A_lanes_status_counts_what_waits_what_is_delayed_and_what_is_in_flight()
    {
        var queue = await OpenAsync();
        await queue.SendAsync([Message(), Message(), Message()], TimeSpan.Zero, Cancel);
        await queue.SendAsync([Message()], TimeSpan.FromMinutes(15), Cancel);
        var before = await CountsAsync(queue);
        var held = await queue.ReceiveAsync(Lane.Default, 2, Long, Cancel);
        var taken = await CountsAsync(queue);
        await queue.DeleteAsync([held[0]], Cancel);
        await queue.ReturnAsync([held[1]], TimeSpan.Zero, Cancel);

        Assert.Equal((4, 0), before);
        Assert.Equal((2, 2), taken);
        Assert.Equal((3, 0), await CountsAsync(queue));
    }

    [Fact]
    public async Task What_one_process_sent_another_receives_and_what_a_dead_one_held_comes_again()
    {
        var first = await OpenQueue.NewAsync(emulators, _open);
        var message = Message();
        await first.Queue.SendAsync([message], TimeSpan.Zero, Cancel);
        await ReceiveOneAsync(first.Queue, Second);

        var second = OpenQueue.On(first.Options, _open);
        var delivery = await ReceiveOneAsync(second.Queue, Long);

        Assert.Equal((message, 2), (delivery.Message, delivery.Deliveries));
    }

    [Fact]
    public async Task What_came_for_a_consumer_that_was_cancelled_is_given_back_to_others()
    {
        var first = await OpenQueue.NewAsync(emulators, _open);
        using var stop = new CancellationTokenSource();
        var receiving = first.Queue.ReceiveAsync(Lane.Default, 10, Long, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        var message = Message();
        await first.Queue.SendAsync([message], TimeSpan.Zero, Cancel);

        var second = OpenQueue.On(first.Options, _open);
        var delivery = await ReceiveOneAsync(second.Queue, Long);

        Assert.Equal(message, delivery.Message);
        Assert.InRange(delivery.Deliveries, 1, 2);
    }

    [Fact]
    public async Task A_foreign_message_is_left_to_the_redrive_policy_and_the_rest_goes_on()
    {
        var open = await OpenQueue.NewAsync(emulators, _open);
        var foreign = new JsonObject { ["QueueUrl"] = open.Options.QueueUrls[Lane.Default], ["MessageBody"] = "{\"hello\":1}" };
        await emulators.CallSqsAsync("SendMessage", foreign, Cancel);
        var message = Message();
        await open.Queue.SendAsync([message], TimeSpan.Zero, Cancel);

        var delivery = await ReceiveOneAsync(open.Queue, Long);

        Assert.Equal(message, delivery.Message);
        Assert.Equal((0, 2), await CountsAsync(open.Queue));
    }

    private static WorkMessage Message() => new(Lane.Default, JobId.New(TimeProvider.System.GetUtcNow()), 3);

    private static async Task<Delivery> ReceiveOneAsync(SqsWorkQueue queue, TimeSpan visibility) =>
        Assert.Single(await queue.ReceiveAsync(Lane.Default, 10, visibility, Cancel).WaitAsync(Patience, Cancel));

    private static async Task<(long Depth, long InFlight)> CountsAsync(SqsWorkQueue queue)
    {
        var status = Assert.Single(await queue.DescribeAsync(Cancel), static one => one.Lane == Lane.Default);
        Assert.Null(status.OldestAt);
        return (status.Depth, status.InFlight);
    }

    private async Task<SqsWorkQueue> OpenAsync() => (await OpenQueue.NewAsync(emulators, _open)).Queue;
}
