namespace Millrace.Testing.Tests;

public sealed class ManualClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Noon);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Time_stands_still_until_it_is_turned()
    {
        var start = _clock.GetTimestamp();

        Assert.Equal(Noon, _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromTicks(7));

        Assert.Equal(Noon.AddTicks(7), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromTicks(7), _clock.GetElapsedTime(start));
    }

    [Fact]
    public void Time_does_not_run_backwards() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_each_sees_its_own()
    {
        var fired = new List<(string Name, DateTimeOffset At)>();
        using var late = Timer("late", 30, fired);
        using var early = Timer("early", 10, fired);
        using var alsoEarly = Timer("also early", 10, fired);
        using var tooLate = Timer("too late", 61, fired);

        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal([("early", Noon.AddSeconds(10)), ("also early", Noon.AddSeconds(10)), ("late", Noon.AddSeconds(30))], fired);
        Assert.Equal(Noon.AddSeconds(60), _clock.GetUtcNow());
        Assert.Equal(1, _clock.ArmedTimers);
    }

    [Fact]
    public void A_periodic_timer_fires_once_a_period()
    {
        var times = new List<DateTimeOffset>();
        using var timer = _clock.CreateTimer(_ => times.Add(_clock.GetUtcNow()), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal([Noon.AddSeconds(5), Noon.AddSeconds(15), Noon.AddSeconds(25)], times);
    }

    [Fact]
    public void A_timer_that_is_armed_by_another_one_fires_in_the_same_advance()
    {
        var times = new List<DateTimeOffset>();
        using var second = _clock.CreateTimer(_ => times.Add(_clock.GetUtcNow()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var first = _clock.CreateTimer(
            _ => second.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([Noon.AddSeconds(5)], times);
    }

    [Fact]
    public void A_disposed_or_disarmed_timer_does_not_fire()
    {
        var fired = new List<(string Name, DateTimeOffset At)>();
        var disposed = Timer("disposed", 10, fired);
        using var disarmed = Timer("disarmed", 10, fired);
        disposed.Dispose();
        disarmed.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(fired);
        Assert.False(disposed.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task A_timer_that_is_due_at_once_fires_without_an_advance()
    {
        var fired = new TaskCompletionSource();
        using var timer = _clock.CreateTimer(_ => fired.TrySetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come()
    {
        var delay = Task.Delay(TimeSpan.FromHours(3), _clock, Cancel);

        _clock.Advance(TimeSpan.FromHours(3) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        await delay;
    }

    [Fact]
    public void A_cancellation_fires_when_its_time_has_come()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(1), _clock);

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(source.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task A_limited_wait_ends_with_a_timeout()
    {
        var never = new TaskCompletionSource();
        var waiting = never.Task.WaitAsync(TimeSpan.FromMinutes(1), _clock, Cancel);

        _clock.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_periodic_wait_ticks()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
        for (var i = 0; i < 3; i++)
        {
            var tick = timer.WaitForNextTickAsync(Cancel);
            Assert.False(tick.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await tick);
        }
    }

    private ITimer Timer(string name, int seconds, List<(string Name, DateTimeOffset At)> fired) => _clock.CreateTimer(
        _ => fired.Add((name, _clock.GetUtcNow())), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
