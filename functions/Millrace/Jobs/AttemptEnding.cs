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
    public sealed record Failed(Failure Failure) : AttemptEnding;

    /// <summary>The lease ended without a beat.</summary>
    public sealed record Expired(Failure Failure) : AttemptEnding;

    /// <summary>The worker stops.</summary>
    public sealed record Interrupted : AttemptEnding;

    /// <summary>The handler stopped because the job is to be cancelled.</summary>
    public sealed record Cancelled(string Reason) : AttemptEnding;
}
