using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Conformance.WorkQueues;

/// <summary>Consumers that wait, the status of lanes, and restarts.</summary>
public abstract class WorkQueueWaiting : WorkQueueTurns
{
    [Fact]
    public async Task A_waiting_consumer_is_woken_by_a_message()
    {
        var queue = await OpenAsync();
        var receiving = queue.ReceiveAsync(Cpu, 10, Visibility, Cancel);
        await Task.WhenAny(receiving, Task.Delay(50, Cancel));
        Assert.False(receiving.IsCompleted);
        var message = Message();

        await queue.SendAsync([message], TimeSpan.Zero, Cancel);

        Assert.Equal(message, Assert.Single(await receiving.WaitAsync(Patience, Cancel)).Message);
    }

    [Fact]
    public async Task Many_waiting_consumers_are_woken_as_messages_come()
    {
        var queue = await OpenAsync();
        var receiving = AtOnceAsync(20, _ => queue.ReceiveAsync(Cpu, 1, Visibility, Cancel));
        var messages = Messages(20);

        foreach (var message in messages)
            await queue.SendAsync([message], TimeSpan.Zero, Cancel);
        var received = await receiving.WaitAsync(Patience, Cancel);

        Assert.Equal(
            messages.Select(static message => message.Job).Order(),
            received.SelectMany(static deliveries => deliveries).Select(static delivery => delivery.Message.Job).Order());
    }

    [Fact]
    public async Task A_waiting_consumer_is_woken_when_a_delay_is_over()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        var message = Message();
        await queue.SendAsync([message], TimeSpan.FromSeconds(20), Cancel);

        var receiving = queue.ReceiveAsync(Cpu, 1, Visibility, Cancel);
        await AdvanceUntilAsync(receiving, TimeSpan.FromSeconds(1));

        Assert.Equal(message, Assert.Single(await receiving).Message);
    }

    [Fact]
    public async Task A_waiting_consumer_is_woken_when_a_visibility_timeout_ends()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var dead = await ReceiveAsync(queue, 1);

        var receiving = queue.ReceiveAsync(Cpu, 1, Visibility, Cancel);
        await AdvanceUntilAsync(receiving, TimeSpan.FromSeconds(1));

        Assert.Equal(dead[0].Message, Assert.Single(await receiving).Message);
    }

    [Fact]
    public async Task A_waiting_consumer_is_woken_when_a_message_is_returned()
    {
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var first = await ReceiveAsync(queue, 1);
        var receiving = queue.ReceiveAsync(Cpu, 1, Visibility, Cancel);

        await queue.ReturnAsync(first, TimeSpan.Zero, Cancel);

        Assert.Equal(first[0].Message, Assert.Single(await receiving.WaitAsync(Patience, Cancel)).Message);
    }

    [Fact]
    public async Task A_waiting_consumer_can_be_cancelled_and_takes_nothing_with_it()
    {
        var queue = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var receiving = queue.ReceiveAsync(Cpu, 1, Visibility, stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(Patience, Cancel));
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);

        Assert.Equal(1, Assert.Single(await ReceiveAsync(queue, 1)).Deliveries);
    }

    [Fact]
    public async Task Every_lane_is_described_also_an_empty_one()
    {
        var queue = await OpenAsync();

        var lanes = await queue.DescribeAsync(Cancel);

        Assert.Equal(
            Lane.All.Select(static lane => new LaneStatus(lane, 0, 0, null)),
            lanes.OrderBy(static status => status.Lane.Number));
    }

    [Fact]
    public async Task A_lanes_status_counts_what_waits_and_what_is_in_flight_and_knows_the_oldest()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        var gpu = new Lane(ResourceClass.Gpu, Priority.Normal);
        var start = Clock.GetUtcNow();
        await queue.SendAsync(Messages(2), TimeSpan.Zero, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(5));
        await queue.SendAsync(Messages(3), TimeSpan.Zero, Cancel);
        await queue.SendAsync([Message(gpu)], TimeSpan.Zero, Cancel);

        var before = await StatusAsync(queue);
        var received = await ReceiveAsync(queue, 2);
        var taken = await StatusAsync(queue);
        await queue.DeleteAsync([received[0]], Cancel);
        var deleted = await StatusAsync(queue);
        await queue.ReturnAsync([received[1]], TimeSpan.Zero, Cancel);
        var returned = await StatusAsync(queue);

        Assert.Equal(new LaneStatus(Cpu, 5, 0, start), before);
        Assert.Equal(new LaneStatus(Cpu, 3, 2, start.AddSeconds(5)), taken);
        Assert.Equal(new LaneStatus(Cpu, 3, 1, start.AddSeconds(5)), deleted);
        Assert.Equal(new LaneStatus(Cpu, 4, 0, start), returned);
        Assert.Equal(new LaneStatus(gpu, 1, 0, start.AddSeconds(5)), await StatusAsync(queue, gpu));
    }

    [Fact]
    public async Task A_message_whose_visibility_timeout_has_ended_waits_again()
    {
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var sentAt = Clock.GetUtcNow();
        await ReceiveAsync(queue, 1);

        Clock.Advance(Visibility);

        Assert.Equal(new LaneStatus(Cpu, 1, 0, sentAt), await StatusAsync(queue));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task What_was_sent_survives_a_restart_in_its_order(Restart restart)
    {
        SkipUnlessDurable();
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        var messages = Messages(20);
        var sentAt = Clock.GetUtcNow();
        await queue.SendAsync(messages, TimeSpan.Zero, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));

        queue = await ReopenAsync(restart);
        var received = await ReceiveAsync(queue, 20);

        Assert.Equal(messages, received.Select(static delivery => delivery.Message));
        Assert.All(received, delivery => Assert.Equal(sentAt, delivery.SentAt));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task A_message_in_the_hands_of_a_dead_consumer_comes_again_after_a_restart(Restart restart)
    {
        SkipUnlessDurable();
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync([Message()], TimeSpan.Zero, Cancel);
        var dead = await ReceiveAsync(queue, 1);

        queue = await ReopenAsync(restart);
        var receiving = queue.ReceiveAsync(Cpu, 1, Visibility, Cancel);
        await AdvanceUntilAsync(receiving, TimeSpan.FromSeconds(1));

        Assert.Equal(dead[0].Message, Assert.Single(await receiving).Message);
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task A_delay_goes_on_after_a_restart(Restart restart)
    {
        SkipUnlessDurable();
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        var message = Message();
        await queue.SendAsync([message], TimeSpan.FromMinutes(10), Cancel);

        queue = await ReopenAsync(restart);
        Clock.Advance(TimeSpan.FromMinutes(9));
        await NothingComesAsync(queue);
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(message, Assert.Single(await ReceiveAsync(queue, 1)).Message);
    }

    [Fact]
    public async Task A_deleted_message_does_not_come_again_after_a_clean_restart()
    {
        SkipUnlessDurable();
        SkipUnlessClockIsOurs();
        var queue = await OpenAsync();
        await queue.SendAsync(Messages(5), TimeSpan.Zero, Cancel);
        await queue.DeleteAsync(await ReceiveAsync(queue, 5), Cancel);

        queue = await ReopenAsync(Restart.Clean);
        Clock.Advance(Visibility);

        await NothingComesAsync(queue);
    }

    /// <summary>Skips a test, aloud, where messages end with the process.</summary>
    private void SkipUnlessDurable() => Assert.SkipUnless(SurvivesRestart, "This queue ends with its process.");
}
