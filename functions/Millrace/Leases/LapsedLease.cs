using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Leases;

/// <summary>What becomes of an attempt whose lease ended without a beat.</summary>
public static class LapsedLease
{
    /// <summary>The error's name.</summary>
    public const string Error = "LeaseExpired";

    /// <summary>
    /// The job after its lapsed attempt: queued again at once, failed when its attempts are spent, cancelled if somebody asked
    /// for that. Written by <see cref="IJobStore.TryReplaceAsync"/>, it takes effect only if the lease was not renewed meanwhile.
    /// </summary>
    /// <param name="job">A running job whose lease is over.</param>
    /// <param name="types">How jobs of its type are retried.</param>
    /// <param name="now">The time.</param>
    public static Job End(Job job, JobTypes types, DateTimeOffset now)
    {
        var lease = job.Lease ?? throw new ArgumentException($"Job {job.Id} has no lease.", nameof(job));
        return job.Settle(Judge(job, lease, types), now);
    }

    private static Verdict Judge(Job job, Lease lease, JobTypes types)
    {
        if (job.CancelReason is { } reason)
            return new Verdict.Cancel(reason);

        var failure = new Failure(Error, $"The worker {lease.Owner} gave no sign of life until {lease.Until:O}.");
        return AttemptJudge.Judge(new AttemptEnding.Expired(failure), job, types.OptionsOf(job.Type), lease.Until, draw: 0); // No wait, so no jitter.
    }
}
