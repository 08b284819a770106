using Millrace.Jobs;

namespace Millrace.Retries;

/// <summary>What the end of an attempt means for its job, by the job's own terms and those of its type. Pure.</summary>
public static class AttemptJudge
{
    /// <summary>The verdict.</summary>
    /// <param name="ending">How the attempt ended.</param>
    /// <param name="job">The job, as it ran.</param>
    /// <param name="type">How jobs of its type are run.</param>
    /// <param name="now">The time.</param>
    /// <param name="draw">A random number in [0, 1) for the jitter.</param>
    public static Verdict Judge(AttemptEnding ending, Job job, JobTypeOptions type, DateTimeOffset now, double draw)
    {
        if (ending is AttemptEnding.Parked parked)
            return Park(parked, job.Notes, type.Park, now, draw);

        var policy = job.Terms.MaxAttempts is { } most ? type.Retry with { MaxAttempts = most } : type.Retry;
        return policy.Judge(ending, job.AttemptsSpent, draw);
    }

    private static Verdict Park(AttemptEnding.Parked parked, JobNotes notes, ParkPolicy policy, DateTimeOffset now, double draw)
    {
        var deadline = parked.Deadline ?? (notes.ParkedSince ?? now) + policy.Deadline;
        if (deadline <= now)
        {
            return new Verdict.Fail(new Failure(
                ParkPolicy.Error,
                $"Waited since {notes.ParkedSince ?? now:O} in vain: {parked.Reason}",
                IsPermanent: true));
        }

        // Half of the wait is certain: full jitter would let one in a hundred look again at once.
        var wait = policy.Backoff.CeilingAfter(notes.Parks + 1) * ((1 + draw) / 2);
        return new Verdict.Park(wait < deadline - now ? wait : deadline - now, parked.Reason);
    }
}
