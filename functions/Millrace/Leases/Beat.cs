using Millrace.Jobs;

namespace Millrace.Leases;

/// <summary>A sign of life of a running attempt.</summary>
/// <param name="Id">The job.</param>
/// <param name="Epoch">The fencing token of the attempt's lease.</param>
/// <param name="Until">When the renewed lease ends.</param>
/// <param name="Progress">The newest progress; null leaves the stored one.</param>
public sealed record Beat(JobId Id, long Epoch, DateTimeOffset Until, Progress? Progress)
{
    /// <summary>What the next attempt starts from; null leaves the stored one.</summary>
    public Payload? Checkpoint { get; init; }
}

/// <summary>What the store answers to a beat.</summary>
public abstract record BeatResult
{
    private BeatResult() { }

    /// <summary>The lease is renewed.</summary>
    /// <param name="Until">When it ends now: not later than the deadline of a job that is to be cancelled.</param>
    /// <param name="CancelReason">Why the attempt should stop, if somebody asked to cancel the job.</param>
    /// <param name="PauseReason">Why the attempt should stop, if somebody asked to pause the job.</param>
    public sealed record Renewed(DateTimeOffset Until, string? CancelReason = null, string? PauseReason = null) : BeatResult;

    /// <summary>The lease has gone to somebody else or has been ended: nothing that the attempt writes counts.</summary>
    public sealed record Lost : BeatResult;
}
