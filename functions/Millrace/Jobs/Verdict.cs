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

    /// <summary>The job waits for the execution of its state machine.</summary>
    public sealed record Wait(string Execution) : Verdict;
}
