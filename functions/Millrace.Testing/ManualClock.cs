namespace Millrace.Testing;

/// <summary>
/// A clock that stands still until a test turns it. Everything that takes a <see cref="TimeProvider"/> follows it: timers,
/// delays, timeouts and cancellations that are due fire within <see cref="Advance"/>, in the order of their times.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _armed = [];
    private DateTimeOffset _now;
    private long _armings;

    /// <summary>A clock that shows the first of January 2026, noon, and an odd fraction: drivers must not round.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567))
    {
    }

    /// <summary>A clock that shows the given time.</summary>
    public ManualClock(DateTimeOffset start) => _now = start.ToUniversalTime();

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait for their time.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_lock)
                return _armed.Count;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves the time on and fires what becomes due, each timer while the clock shows its own time. Callbacks run on the
    /// caller's thread; code that awaits may go on later, on another one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Time does not run backwards.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = GetUtcNow() + by;
        while (NextDue(target) is { } timer)
            timer.Fire();
    }

    private ManualTimer? NextDue(DateTimeOffset target)
    {
        lock (_lock)
        {
            var next = _armed.Where(timer => timer.DueAt <= target).MinBy(static timer => (timer.DueAt, timer.Arming));
            var time = next?.DueAt ?? target;
            _now = time > _now ? time : _now;
            if (next is not null && !next.Rearm())
                _armed.Remove(next);

            return next;
        }
    }

    private void Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;

            timer.Set(_now + dueTime, period, _armings++);
            _armed.Add(timer);
        }

        // As with the system's timers, what is due at once fires soon and on another thread.
        if (dueTime <= TimeSpan.Zero)
            ThreadPool.QueueUserWorkItem(static clock => clock.Advance(TimeSpan.Zero), this, preferLocal: false);
    }

    private void Disarm(ManualTimer timer)
    {
        lock (_lock)
            _armed.Remove(timer);
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _disposed;

        public DateTimeOffset DueAt { get; private set; }

        public long Arming { get; private set; }

        public void Set(DateTimeOffset dueAt, TimeSpan period, long arming) => (DueAt, _period, Arming) = (dueAt, period, arming);

        public bool Rearm()
        {
            if (_period <= TimeSpan.Zero)
                return false;

            DueAt += _period;
            return true;
        }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
                return false;

            clock.Arm(this, dueTime, period);
            return true;
        }

        public void Dispose()
        {
            _disposed = true;
            clock.Disarm(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
