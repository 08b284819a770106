using System.Diagnostics;
using Millrace.Jobs;

namespace Millrace.Retries;

/// <summary>What the end of an attempt means for its job. Pure: the same ending, count and draw give the same verdict.</summary>
/// <param name="MaxAttempts">How many attempts may be spent, at least 1.</param>
/// <param name="Backoff">How long to wait between them.</param>
public sealed record RetryPolicy(int MaxAttempts, Backoff Backoff)
{
    /// <summary>Five attempts with the default backoff.</summary>
    public static RetryPolicy Default { get; } = new(5, Backoff.Default);

    /// <summary>One attempt.</summary>
    public static RetryPolicy Never { get; } = new(1, Backoff.None);

    /// <summary>The verdict on an ended attempt.</summary>
    /// <param name="ending">How the attempt ended.</param>
    /// <param name="spentBefore">How many attempts were spent before it.</param>
    /// <param name="draw">A random number in [0, 1) for the jitter.</param>
    public Verdict Judge(AttemptEnding ending, int spentBefore, double draw) => ending switch
    {
        AttemptEnding.Succeeded succeeded => new Verdict.Complete(succeeded.Result),
        AttemptEnding.Waits waits => new Verdict.Wait(waits.Execution),
        AttemptEnding.Interrupted => new Verdict.Interrupt(),
        AttemptEnding.Cancelled cancelled => new Verdict.Cancel(cancelled.Reason),
        AttemptEnding.Failed failed => JudgeFailure(failed.Failure, AttemptOutcome.Failed, spentBefore + 1, Backoff.After(spentBefore + 1, draw)),
        // The lease's time was the wait.
        AttemptEnding.Expired expired => JudgeFailure(expired.Failure, AttemptOutcome.Expired, spentBefore + 1, TimeSpan.Zero),
        _ => throw new UnreachableException(),
    };

    private Verdict JudgeFailure(Failure failure, AttemptOutcome outcome, int attempt, TimeSpan delay) =>
        failure.IsPermanent || attempt >= MaxAttempts
            ? new Verdict.Fail(failure, outcome)
            : new Verdict.RetryAfter(delay, failure, outcome);
}
