namespace Millrace.States.Testing;

/// <summary>
/// A clock for tests. It stands still while executions run; when every execution that uses it is idle, it jumps to the next timer that is
/// due. A Wait of a year takes no time, and runs are repeatable: timers fire one by one, in the order of their due times.
/// </summary>
/// <remarks>
/// An execution is idle when all it waits for is a timer, or an answer from outside. The clock cannot see work that a handler does on
/// threads of its own: a test whose handler does real input or output keeps the clock still with <see cref="Hold"/>.
/// </remarks>
public sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Version), (long DueAt, long Order)> _timers = new();
    private long _ticks = start.UtcTicks;
    private long _order;
    private int _busy;
    private int _executions;
    private readonly TaskCompletionSource _whenStuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _whenIdle;

    /// <summary>A clock that starts on the first of January 2030, at midnight UTC.</summary>
    public VirtualTime()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Whether the clock jumps by itself. When false, only <see cref="Advance"/> moves it. Default: true.</summary>
    public bool JumpsWhenIdle { get; init; } = true;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, () => callback(state), period);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Keeps the clock from jumping until the returned value is disposed.</summary>
    public IDisposable Hold()
    {
        Enter();
        return new Holding(this);
    }

    /// <summary>Completes when every execution is idle: each waits for a timer that is not due, or for something from outside.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            return _busy == 0 ? Task.CompletedTask : (_whenIdle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Moves the clock and fires every timer that becomes due, each at its own moment.</summary>
    public async Task Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        await WhenIdleAsync();
        var until = GetUtcNow().UtcTicks + by.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
            Leave();
            await WhenIdleAsync();
        }

        Interlocked.Exchange(ref _ticks, until);
    }

    internal void ExecutionBegins() => Interlocked.Increment(ref _executions);

    internal void ExecutionEnds() => Interlocked.Decrement(ref _executions);

    internal void Enter()
    {
        lock (_gate)
        {
            _busy++;
        }
    }

    internal void Leave()
    {
        // Fired one at a time: what a timer sets in motion comes to rest before the next one is looked for.
        while (ReleasesLast() && JumpsWhenIdle && Volatile.Read(ref _executions) > 0)
        {
            if (TakeDue(long.MaxValue) is not { } timer)
            {
                if (IsIdleForEver())
                    _whenStuck.TrySetResult();

                return;
            }

            timer.Fire();
        }
    }

    /// <summary>Completes when executions have not ended, and nothing will happen any more unless somebody sends an answer.</summary>
    internal Task WhenStuckAsync() => _whenStuck.Task;

    internal void Schedule(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            // What was scheduled before stays in the queue, but is recognised as stale.
            timer.Version++;
            if (dueTime != Timeout.InfiniteTimeSpan)
                _timers.Enqueue((timer, timer.Version), (Interlocked.Read(ref _ticks) + Math.Max(0, dueTime.Ticks), _order++));
        }
    }

    private bool ReleasesLast()
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            if (--_busy > 0)
                return false;

            (idle, _whenIdle) = (_whenIdle, null);
        }

        idle?.TrySetResult();
        return true;
    }

    private bool IsIdleForEver()
    {
        lock (_gate)
        {
            return _busy == 0 && _timers.Count == 0 && Volatile.Read(ref _executions) > 0;
        }
    }

    /// <summary>The next timer due by then, if all is idle; the clock then shows its moment, and is busy until <see cref="Leave"/>.</summary>
    private VirtualTimer? TakeDue(long until)
    {
        lock (_gate)
        {
            while (_busy == 0 && _timers.TryPeek(out var next, out var due) && due.DueAt <= until)
            {
                _timers.Dequeue();
                if (next.Timer.Version != next.Version)
                    continue;

                Interlocked.Exchange(ref _ticks, Math.Max(due.DueAt, _ticks));
                _busy++;
                return next.Timer;
            }

            return null;
        }
    }

    private sealed class Holding(VirtualTime time) : IDisposable
    {
        private VirtualTime? _time = time;

        public void Dispose() => Interlocked.Exchange(ref _time, null)?.Leave();
    }
}

internal sealed class VirtualTimer(VirtualTime time, Action callback, TimeSpan period) : ITimer
{
    private TimeSpan _period = period;

    /// <summary>Counts the changes, so that an older due time is recognised. Guarded by the clock.</summary>
    public long Version { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        time.Schedule(this, dueTime);
        return true;
    }

    public void Fire()
    {
        if (_period > TimeSpan.Zero)
            time.Schedule(this, _period);

        callback();
    }

    public void Dispose() => time.Schedule(this, Timeout.InfiniteTimeSpan);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
