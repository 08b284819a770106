namespace Millrace.Jobs;

/// <summary>How a run of a handler ended, before anybody decided what it means.</summary>
public abstract record AttemptEnding
{
    private AttemptEnding() { }

    /// <summary>The handler returned.</summary>
    public sealed record Succeeded(Payload Result) : AttemptEnding;

    /// <summary>The handler started an execution that will end the job.</summary>
    public sealed record Waits(string Execution) : AttemptEnding;

    /// <summary>The handler threw, or ran past its timeout.</summary>
    /// <param name="Failure">What is recorded.</param>
    /// <param name="Cause">The exception, for rules by its type.</param>
    public sealed record Failed(Failure Failure, Exception? Cause = null) : AttemptEnding;

    /// <summary>The handler waits for something outside.</summary>
    /// <param name="Reason">For what.</param>
    /// <param name="Deadline">When the job fails if it still waits; null means as its type says.</param>
    public sealed record Parked(string Reason, DateTimeOffset? Deadline) : AttemptEnding;

    /// <summary>The handler hands over to a next attempt, from its checkpoint.</summary>
    public sealed record Continues : AttemptEnding;

    /// <summary>The handler waits for its children and then runs again.</summary>
    public sealed record AwaitsChildren : AttemptEnding;

    /// <summary>The handler stopped because the job is to be paused.</summary>
    public sealed record Paused(string Reason) : AttemptEnding;

    /// <summary>The job may not run now: a resource is not to be had, or its type is paused. The handler has not begun.</summary>
    public sealed record Refused(Verdict Verdict) : AttemptEnding;

    /// <summary>The lease ended without a beat.</summary>
    public sealed record Expired(Failure Failure) : AttemptEnding;

    /// <summary>The worker stops.</summary>
    public sealed record Interrupted : AttemptEnding;

    /// <summary>The handler stopped because the job is to be cancelled.</summary>
    public sealed record Cancelled(string Reason) : AttemptEnding;
}
