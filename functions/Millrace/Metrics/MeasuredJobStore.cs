using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Metrics;

/// <summary>A job store that counts what happens to jobs: at the port, so that no driver has to.</summary>
public sealed class MeasuredJobStore(IJobStore store, IMetrics metrics, TimeProvider clock) : IJobStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) =>
        store.AddAsync(jobs, cancellationToken);

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    public async Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var claim = await store.ClaimAsync(request, cancellationToken);
        if (claim is Claim.Granted { Job: var job })
        {
            metrics.Record(Measurement.Of(job, MetricNames.JobsStarted, 1));
            if (job is { Epoch: 1, RunAt: null })
                metrics.Record(Measurement.Of(job, MetricNames.QueueAge, (clock.GetUtcNow() - job.CreatedAt).TotalMilliseconds, "Milliseconds"));
        }

        return claim;
    }

    /// <inheritdoc/>
    public async Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        if (!await store.TryReplaceAsync(current, next, cancellationToken))
            return false;

        RecordAttempt(current, next);
        if (NameOf(next.State) is { } end)
        {
            metrics.Record(Measurement.Of(next, end, 1));
            metrics.Record(Measurement.Of(next, MetricNames.Attempts, next.Attempts.Count));
        }

        return true;
    }

    /// <inheritdoc/>
    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => store.BeatAsync(beat, cancellationToken);

    /// <inheritdoc/>
    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

    /// <inheritdoc/>
    public async Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var due = await store.FindDueAsync(now, limit, cancellationToken);
        metrics.Record(new Measurement(MetricNames.SweepLag, due.Jobs is [{ DueAt: { } since }, ..] ? (now - since).TotalSeconds : 0, "Seconds"));
        return due;
    }

    private void RecordAttempt(Job current, Job next)
    {
        // An attempt that was handed back before it began has left no trace.
        if (current.Lease is not { } lease || next.Lease is not null || next.Attempts is not [.., var ended] || ended.Epoch != lease.Epoch)
            return;

        metrics.Record(Measurement.Of(next, MetricNames.AttemptDuration, (ended.EndedAt - ended.StartedAt).TotalMilliseconds, "Milliseconds"));
        if (ended.Outcome == AttemptOutcome.Expired)
            metrics.Record(Measurement.Of(next, MetricNames.ExpiredLeases, 1));
    }

    private static string? NameOf(JobState state) => state switch
    {
        JobState.Succeeded => MetricNames.JobsSucceeded,
        JobState.Failed => MetricNames.JobsFailed,
        JobState.Cancelled => MetricNames.JobsCancelled,
        _ => null,
    };
}
