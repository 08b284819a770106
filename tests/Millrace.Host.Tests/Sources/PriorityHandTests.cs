using Millrace.Host.Sources;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Testing;

namespace Millrace.Host.Tests.Sources;

public sealed class PriorityHandTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly PriorityHand _hand;
    private long _receipts;

    public PriorityHandTests() => _hand = new PriorityHand(roomEach: 2, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _hand.Dispose();

    [Fact]
    public async Task A_taker_gets_the_highest_priority_and_the_first_of_it()
    {
        Add(Priority.Low, Priority.Normal, Priority.High, Priority.Normal, Priority.High);

        List<long> taken = [];
        for (var i = 0; i < 5; i++)
            taken.Add((await _hand.TakeAsync(Cancel)).Receipt);

        Assert.Equal([3, 5, 2, 4, 1], taken);
    }

    [Fact]
    public async Task A_message_that_waits_long_rises_by_a_priority_a_minute_and_goes_before_younger_equals()
    {
        Add(Priority.Low);
        _clock.Advance(PriorityHand.AgesAfter);
        Add(Priority.Normal);
        Assert.Equal(1, (await _hand.TakeAsync(Cancel)).Receipt);

        Add(Priority.Low);
        _clock.Advance((2 * PriorityHand.AgesAfter) - TimeSpan.FromTicks(1));
        Add(Priority.High);
        List<long> taken = [];
        for (var i = 0; i < 3; i++)
            taken.Add((await _hand.TakeAsync(Cancel)).Receipt);

        Assert.Equal([2, 4, 3], taken);
    }

    [Fact]
    public async Task Each_priority_has_room_of_its_own()
    {
        Add(Priority.Normal, Priority.Normal, Priority.Low);

        Assert.Equal(2, await _hand.WaitForRoomAsync(Priority.High, Cancel));
        Assert.Equal(1, await _hand.WaitForRoomAsync(Priority.Low, Cancel));
        Assert.False(_hand.WaitForRoomAsync(Priority.Normal, Cancel).IsCompleted);
    }

    [Fact]
    public async Task Who_waits_for_room_gets_it_when_one_is_taken()
    {
        Add(Priority.Normal, Priority.Normal);
        var room = _hand.WaitForRoomAsync(Priority.Normal, Cancel);

        await _hand.TakeAsync(Cancel);

        Assert.Equal(1, await room.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task Who_waits_for_a_message_gets_the_next_one()
    {
        var taking = _hand.TakeAsync(Cancel);
        Assert.False(taking.IsCompleted);

        Add(Priority.Low);

        Assert.Equal(1, (await taking.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).Receipt);
    }

    [Fact]
    public async Task A_stop_ends_every_wait_and_loses_no_message()
    {
        using var stopping = new CancellationTokenSource();
        var taking = _hand.TakeAsync(stopping.Token);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);

        Add(Priority.Normal, Priority.Normal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _hand.WaitForRoomAsync(Priority.Normal, stopping.Token));

        Assert.Equal(1, (await _hand.TakeAsync(Cancel)).Receipt);
    }

    private void Add(params IEnumerable<Priority> priorities)
    {
        foreach (var priority in priorities)
        {
            var message = new WorkMessage(new Lane(ResourceClass.Cpu, priority), JobId.New(_clock.GetUtcNow()), 0);
            _hand.Add(new Delivery(message, ++_receipts, _clock.GetUtcNow(), 1));
        }
    }
}
