using Millrace.Jobs;
using Millrace.Types;

namespace Millrace.Leases;

/// <summary>Ends attempts whose workers gave no sign of life.</summary>
public sealed class LapsedLeases(IJobStore store, JobTypes types, TimeProvider clock)
{
    /// <summary>Counts the deaths of workers; null where nobody does.</summary>
    public PoisonLatch? Latch { get; init; }

    /// <summary>Ends the attempt, if its lease is over and was not renewed meanwhile. The job as it was written; null if it was not.</summary>
    public async Task<Job?> TryEndAsync(Job job, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (job.Lease is not { } lease || lease.Until > now)
            return null;

        var next = LapsedLease.End(job, types, now);
        if (!await store.TryReplaceAsync(job, next, cancellationToken))
            return null;

        // A lease that was cut short because its job is to be cancelled is nobody's death.
        if (Latch is not null && job.CancelReason is null)
            await Latch.NoteDeathAsync(job.Type, lease, cancellationToken);

        return next;
    }
}
