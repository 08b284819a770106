using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Dispatching;

/// <summary>
/// Finds what is due: scheduled jobs whose time has come, and attempts whose lease ended without a beat. Any number of
/// sweepers may run at once: each change is made by one of them.
/// </summary>
public sealed class Sweeper(IJobStore store, LapsedLeases lapsed, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>Queues or ends everything that is due now. Returns when the next job becomes due; null if none is known.</summary>
    public async Task<DateTimeOffset?> SweepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var due = await store.FindDueAsync(now, PageSize, cancellationToken);
            await Task.WhenAll(due.Jobs.Select(job => EndWaitAsync(job, cancellationToken)));
            if (due.Jobs.Count < PageSize)
                return due.NextAt;
        }
    }

    private Task EndWaitAsync(Job due, CancellationToken cancellationToken) => due.State is JobState.Running
        ? lapsed.TryEndAsync(due, cancellationToken)
        : store.TryReplaceAsync(due, due.BecomeQueued(), cancellationToken);
}
