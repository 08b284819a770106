using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Logs;

namespace Millrace.Running;

/// <summary>An attempt that runs in this process: its lease, its stop signal, and what it has not reported yet.</summary>
internal sealed class RunningAttempt : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<AttemptEnding?> _ended = new(); // Who ends it goes on with what follows.
    private SemaphoreSlim? _flushing; // Lines arrive in order, whoever flushes. Most attempts have none, and nothing for them.
    private readonly AttemptPorts _ports;
    private readonly DateTimeOffset? _deadline;
    private Queue<LogLine>? _lines;
    private Progress? _unreported;
    private AttemptEnding? _stopEnding;
    private DateTimeOffset _stoppedAt;
    private DateTimeOffset _beatAt;
    private bool _leaseLost;

    internal RunningAttempt(Job job, AttemptPorts ports, TimeSpan? timeout)
    {
        Job = job;
        Checkpoint = job.Checkpoint;
        Lease = job.Lease ?? throw new ArgumentException($"Job {job.Id} has no lease.", nameof(job));
        _ports = ports;
        _deadline = Lease.Since + timeout;
        _beatAt = Lease.Since;
    }

    public Job Job { get; }

    /// <summary>The lease as it was last renewed.</summary>
    public Lease Lease { get; private set; }

    /// <summary>What was saved last, by this attempt or one before.</summary>
    public Payload? Checkpoint { get; private set; }

    /// <summary>The newest progress that the handler reported.</summary>
    public Progress? Progress { get; private set; }

    /// <summary>Fires when the handler should stop.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>What the handler came to; null when it had its time to stop and did not: nobody waits for it any longer.</summary>
    public Task<AttemptEnding?> Ending => _ended.Task;

    /// <summary>Whether another attempt may act on the job: then this one writes nothing.</summary>
    public bool IsLeaseLost => Volatile.Read(ref _leaseLost);

    /// <summary>What the end means if the handler stopped because it was told to; null if it was not told.</summary>
    public AttemptEnding? StopEnding => Volatile.Read(ref _stopEnding);

    /// <summary>Whether the handler asked for a handover, which it must throw.</summary>
    public bool IsHandingOver { get; private set; }

    /// <summary>The handler has ended.</summary>
    public void End(AttemptEnding ending) => _ended.TrySetResult(ending);

    public HandoverException HandOver(AttemptEnding ending)
    {
        IsHandingOver = true;
        return new HandoverException(ending);
    }

    public void Report(Progress progress)
    {
        lock (_lock)
            Progress = _unreported = progress;
    }

    public void Log(string text, LogLevel level)
    {
        var line = new LogLine(_ports.Clock.GetUtcNow(), Lease.Epoch, level, text.Length > LogLine.MaxText ? text[..LogLine.MaxText] : text);
        _ports.Sink?.JobLine(level, new JobLine(Job.Id, Job.AttemptsSpent + 1, Job.Trace, line.Text));
        lock (_lock)
        {
            // More would be dropped by the log anyway, and must not fill the memory while the log is out of reach.
            _flushing ??= new SemaphoreSlim(1, 1);
            _lines ??= [];
            if (_lines.Count == IJobLog.Kept)
                _lines.Dequeue();

            _lines.Enqueue(line);
        }
    }

    /// <summary>Makes the next tending beat, whatever the time.</summary>
    public void BeatSoon()
    {
        lock (_lock)
            _beatAt = DateTimeOffset.MinValue;
    }

    /// <summary>Tells the handler to stop; the first reason counts.</summary>
    public void Stop(AttemptEnding ending)
    {
        lock (_lock)
        {
            if (_stopEnding is not null)
                return;

            _stoppedAt = _ports.Clock.GetUtcNow();
            _stopEnding = ending;
        }

        // Not on this thread: what the handler registered on its token may take long.
        _ = _stop.CancelAsync();
    }

    public async Task EnsureLeaseAsync(CancellationToken cancellationToken)
    {
        if (!IsLeaseLost)
            await BeatAsync(cancellationToken);

        ThrowIfLeaseLost();
    }

    public async Task SaveCheckpointAsync(Payload checkpoint, CancellationToken cancellationToken)
    {
        ThrowIfLeaseLost();
        await BeatAsync(cancellationToken, checkpoint);
        ThrowIfLeaseLost();
        Checkpoint = checkpoint;
    }

    /// <summary>Does what is due now: times out, gives up on a handler that does not stop, writes logs and progress, renews the lease.</summary>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        var now = _ports.Clock.GetUtcNow();
        if (_deadline <= now)
            Stop(new AttemptEnding.Failed(new Failure("Timeout", $"The attempt ran longer than its timeout of {_deadline - Lease.Since}.")));

        if (StopEnding is not null && _stoppedAt + _ports.Leases.StopWithin <= now)
            _ = Task.Run(() => _ended.TrySetResult(null), CancellationToken.None);

        if (IsLeaseLost)
            return;

        try
        {
            // The beat first: a log that cannot be written must not cost the lease.
            if (_unreported is not null || now - _beatAt >= _ports.Leases.BeatEvery)
                await BeatAsync(cancellationToken);

            await FlushLogAsync(cancellationToken);
        }
        finally
        {
            // The store may be out of reach: when the lease's time is over, another attempt may have begun.
            if (Lease.Until <= _ports.Clock.GetUtcNow())
                LoseLease();
        }
    }

    /// <summary>Whether there are lines that are not written yet, or just being written.</summary>
    public bool HasUnwrittenLines
    {
        get
        {
            lock (_lock)
                return _lines is { Count: > 0 } || _flushing is { CurrentCount: 0 };
        }
    }

    /// <summary>Writes the log lines that are not written yet.</summary>
    public async Task FlushLogAsync(CancellationToken cancellationToken)
    {
        if (_flushing is null)
            return;

        await _flushing.WaitAsync(cancellationToken);
        Queue<LogLine>? lines;
        lock (_lock)
            (lines, _lines) = (_lines, null);

        try
        {
            if (lines is not null)
                await _ports.Log.AppendAsync(Job.Id, [.. lines], cancellationToken);
        }
        catch
        {
            // Kept for the next try.
            lock (_lock)
                _lines = new Queue<LogLine>((lines ?? []).Concat(_lines ?? []).TakeLast(IJobLog.Kept));
            throw;
        }
        finally
        {
            _flushing.Release();
        }
    }

    public void Dispose() => _stop.Dispose();

    private void ThrowIfLeaseLost()
    {
        if (IsLeaseLost)
            throw new LeaseLostException(Job.Id, Lease.Epoch);
    }

    private async Task BeatAsync(CancellationToken cancellationToken, Payload? checkpoint = null)
    {
        var now = _ports.Clock.GetUtcNow();
        if (Lease.Until <= now)
        {
            // This process stood still for longer than its lease. Whether somebody noticed or not: it has no right to go on.
            LoseLease();
            return;
        }

        var until = now + _ports.Leases.LeaseFor;
        Progress? progress;
        lock (_lock)
            (progress, _unreported) = (_unreported, null);

        BeatResult result;
        try
        {
            result = await _ports.Store.BeatAsync(new Beat(Job.Id, Lease.Epoch, until, progress) { Checkpoint = checkpoint }, cancellationToken);
        }
        catch
        {
            lock (_lock)
                _unreported ??= progress;
            throw;
        }

        Heed(result, now);
    }

    private void Heed(BeatResult result, DateTimeOffset now)
    {
        switch (result)
        {
            case BeatResult.Renewed renewed:
                Lease = Lease with { Until = renewed.Until };
                _beatAt = now;
                if (renewed.CancelReason is { } cancel)
                    Stop(new AttemptEnding.Cancelled(cancel));
                else if (renewed.PauseReason is { } pause)
                    Stop(new AttemptEnding.Paused(pause));
                break;
            default:
                LoseLease();
                break;
        }
    }

    private void LoseLease()
    {
        Volatile.Write(ref _leaseLost, true);
        Stop(new AttemptEnding.Interrupted());
    }
}

/// <summary>What every running attempt of a process shares.</summary>
internal sealed record AttemptPorts(IJobStore Store, IJobLog Log, LeaseOptions Leases, TimeProvider Clock)
{
    /// <summary>Gets every line of every handler.</summary>
    public ILogger? Sink { get; init; }
}
