namespace Millrace.Jobs;

/// <summary>How one run of a handler ended.</summary>
public enum AttemptOutcome
{
    /// <summary>The handler returned a result.</summary>
    Succeeded,

    /// <summary>The handler threw, or ran past its timeout.</summary>
    Failed,

    /// <summary>The worker stopped and gave the attempt back; it is not counted.</summary>
    Interrupted,

    /// <summary>The lease ended without a beat: the worker died or was cut off.</summary>
    Expired,

    /// <summary>Somebody cancelled the job.</summary>
    Cancelled,

    /// <summary>The handler parked the job to wait for something outside; it is not counted.</summary>
    Parked,

    /// <summary>The handler handed over to the next attempt, or to its children; it is not counted.</summary>
    Continued,

    /// <summary>Somebody paused the job; it is not counted.</summary>
    Paused,
}

/// <summary>One ended run of a job's handler.</summary>
/// <param name="Epoch">The fencing token that the run held.</param>
/// <param name="Owner">The worker.</param>
/// <param name="StartedAt">When it was claimed.</param>
/// <param name="EndedAt">When its end was recorded.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Failure">Why, if it failed or expired.</param>
public sealed record Attempt(
    long Epoch,
    string Owner,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    AttemptOutcome Outcome,
    Failure? Failure = null);
