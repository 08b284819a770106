using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Dispatching;

/// <summary>
/// Finds what is due: scheduled jobs whose time has come, and attempts whose lease ended without a beat. Any number of
/// sweepers may run at once: each change is made by one of them.
/// </summary>
public sealed class Sweeper(IJobStore store, JobTypes types, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>Queues or ends everything that is due now. Returns when the next job becomes due; null if none is known.</summary>
    public async Task<DateTimeOffset?> SweepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var due = await store.FindDueAsync(now, PageSize, cancellationToken);
            await Task.WhenAll(due.Jobs.Select(job => store.TryReplaceAsync(job, Next(job, now), cancellationToken)));
            if (due.Jobs.Count < PageSize)
                return due.NextAt;
        }
    }

    private Job Next(Job job, DateTimeOffset now) => job.State switch
    {
        JobState.Running => LapsedLease.End(job, types, now),
        _ => job.BecomeQueued(),
    };
}
