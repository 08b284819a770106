namespace Millrace.Jobs;

/// <summary>What an ended attempt means for its job. Decided by pure functions, carried out by <see cref="Job.Settle"/>.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>The job has its result.</summary>
    public sealed record Complete(Payload Result) : Verdict;

    /// <summary>Another attempt after a delay; this one is spent.</summary>
    public sealed record RetryAfter(TimeSpan Delay, Failure Failure, AttemptOutcome Outcome = AttemptOutcome.Failed) : Verdict;

    /// <summary>The job has failed for good.</summary>
    public sealed record Fail(Failure Failure, AttemptOutcome Outcome = AttemptOutcome.Failed) : Verdict;

    /// <summary>The attempt is given back and not counted: the worker stops.</summary>
    public sealed record Interrupt : Verdict;

    /// <summary>The job is cancelled.</summary>
    public sealed record Cancel(string Reason) : Verdict;

    /// <summary>The job waits, for an execution or for its children.</summary>
    public sealed record Wait(WaitFor For) : Verdict;

    /// <summary>Another attempt after a delay, since something outside is not ready; this one is not spent.</summary>
    public sealed record Park(TimeSpan Delay, string Reason) : Verdict;

    /// <summary>Another attempt at once, from the checkpoint; this one is not spent.</summary>
    public sealed record Continue : Verdict;

    /// <summary>The attempt had no right to begin yet: it is given back without a trace, for another time.</summary>
    /// <param name="Until">When.</param>
    /// <param name="Deferral">What was in the way; null if nobody could be asked.</param>
    public sealed record Defer(DateTimeOffset Until, Deferral? Deferral) : Verdict;

    /// <summary>The job waits until somebody resumes it or its type; the attempt is not spent.</summary>
    public sealed record Pause(PausedBy By, string Reason) : Verdict;
}
