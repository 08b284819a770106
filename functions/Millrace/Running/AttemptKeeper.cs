using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Logs;

namespace Millrace.Running;

/// <summary>
/// Tends all attempts of this process in one loop: renews leases, writes progress and logs, enforces timeouts and
/// cancellations. One loop, so that a job costs no timer of its own.
/// </summary>
public sealed class AttemptKeeper(IJobStore store, IJobLog log, LeaseOptions leases, TimeProvider clock, ILogger<AttemptKeeper> logger)
{
    /// <summary>The category of a sink's lines.</summary>
    public const string SinkName = "Millrace.JobLog";

    private readonly AttemptPorts _ports = new(store, log, leases, clock);
    private readonly ConcurrentDictionary<(JobId Id, long Epoch), RunningAttempt> _running = new();

    /// <summary>Gets every line of every handler, with its job, attempt and trace; null where the job's own log is enough.</summary>
    public ILogger? Sink
    {
        get => _ports.Sink;
        init => _ports = _ports with { Sink = value };
    }

    /// <summary>How many attempts run in this process.</summary>
    public int Count => _running.Count;

    /// <summary>Tends the attempts until the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(leases.ReportEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await TendAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: nothing more to tend.
        }
    }

    /// <summary>Does what is due now for every attempt.</summary>
    public Task TendAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_running.Values.Select(attempt => TendAsync(attempt, cancellationToken)));

    /// <summary>
    /// Lets an attempt of this process beat at once when its job was changed under it, so that it learns of a request to
    /// cancel without waiting for its next beat.
    /// </summary>
    public void Notice(JobChange change)
    {
        if (change.State == JobStateName.Running && _running.TryGetValue((change.Id, change.Epoch), out var attempt) && attempt.Job.Version < change.Version)
            _ = BeatNowAsync(attempt); // Watched inside: it logs its own failure.
    }

    internal RunningAttempt Begin(Job job, TimeSpan? timeout)
    {
        var attempt = new RunningAttempt(job, _ports, timeout);
        // By epoch: a newer attempt may start here while the handler of one that lost its lease still winds down.
        _running[(job.Id, attempt.Lease.Epoch)] = attempt;
        return attempt;
    }

    internal void End(RunningAttempt attempt) =>
        _running.TryRemove((attempt.Job.Id, attempt.Lease.Epoch), out _);

    private Task BeatNowAsync(RunningAttempt attempt)
    {
        attempt.BeatSoon();
        return TendAsync(attempt, CancellationToken.None);
    }

    private async Task TendAsync(RunningAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            await attempt.TendAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The boundary of this loop: one attempt's trouble with the store must not stop the others' beats.
            logger.BeatFailed(attempt.Job.Id, e);
        }
    }
}
