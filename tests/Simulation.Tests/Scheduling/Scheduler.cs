using System.Runtime.ExceptionServices;
using Millrace.Testing;

namespace Simulation.Tests.Scheduling;

/// <summary>
/// One thread, one source of chance, one clock. Everything that happens is a step: the scheduler draws which of the calls that
/// wait at a border goes on, and lets time pass in between. The same seed makes the same run.
/// </summary>
internal sealed class Scheduler(int seed) : SynchronizationContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = [];
    private readonly List<(SimProcess Process, TaskCompletionSource Go)> _waiting = [];
    private readonly PriorityQueue<(SimProcess Process, TaskCompletionSource Go), (DateTimeOffset At, long Number)> _sleeping = new();
    private long _sleeps;

    public Random Random { get; } = new(seed);

    public ManualClock Clock { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public long Steps { get; private set; }

    /// <summary>What an actor met that it should not have met.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Is asked before every step: here the simulation does harm.</summary>
    public Action BeforeStep { get; set; } = static () => { };

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            Failure ??= new InvalidOperationException("Something ran on another thread: this run cannot be repeated.");

        lock (_posted)
            _posted.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <summary>Goes on when it is drawn; never, if the process is dead by then.</summary>
    public Task StepAsync(SimProcess process)
    {
        var go = new TaskCompletionSource();
        _waiting.Add((process, go));
        return go.Task;
    }

    /// <summary>Goes on some time later.</summary>
    public Task SleepAsync(SimProcess process, TimeSpan time)
    {
        var go = new TaskCompletionSource();
        _sleeping.Enqueue((process, go), (Now + time, _sleeps++));
        return go.Task;
    }

    /// <summary>True in one case of so many.</summary>
    public bool OneIn(int cases) => Random.Next(cases) == 0;

    public T Any<T>(IReadOnlyList<T> list) => list[Random.Next(list.Count)];

    public TimeSpan UpTo(double seconds) => TimeSpan.FromSeconds(Random.NextDouble() * seconds);

    /// <summary>Takes steps until something is true. False if the time is over first.</summary>
    public bool Run(Func<bool> isDone, TimeSpan within)
    {
        var end = Now + within;
        while (!isDone())
        {
            if (Now >= end)
                return false;

            Step();
        }

        return true;
    }

    private void Step()
    {
        Drain();
        BeforeStep();
        Wake();
        var ready = _waiting.Where(one => one.Process.RunsAt(Now)).ToList();
        if (ready.Count == 0)
        {
            PassTime();
            return;
        }

        var drawn = Any(ready);
        _waiting.Remove(drawn);
        Steps++;
        if (OneIn(2))
            Clock.Advance(TimeSpan.FromMilliseconds(OneIn(20) ? Random.Next(400) : Random.Next(8)));

        drawn.Go.SetResult();
        Drain();
    }

    private void Drain()
    {
        while (_posted.TryDequeue(out var one))
            one.Callback(one.State);

        if (Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);

        _waiting.RemoveAll(static one => one.Process.IsDead);
    }

    private void Wake()
    {
        while (_sleeping.TryPeek(out var one, out var due) && (one.Process.IsDead || due.At <= Now))
        {
            _sleeping.Dequeue();
            if (!one.Process.IsDead)
                _waiting.Add(one);
        }
    }

    /// <summary>Nobody can go on now: on to when somebody can.</summary>
    private void PassTime()
    {
        var next = _waiting.Min(static one => one.Process.SuspendedUntil);
        if (_sleeping.TryPeek(out _, out var due) && (next is null || due.At < next))
            next = due.At;

        Clock.Advance((next ?? throw new InvalidOperationException("Nobody waits for anything any more.")) - Now is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
    }
}
