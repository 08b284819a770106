using System.Diagnostics;
using Millrace.Jobs;

namespace Millrace.Retries;

/// <summary>What a failed attempt means for its job. Pure: the same ending, count and draw give the same verdict.</summary>
/// <param name="MaxAttempts">How many attempts may be spent, at least 1.</param>
/// <param name="Backoff">How long to wait between them.</param>
public sealed record RetryPolicy(int MaxAttempts, Backoff Backoff)
{
    /// <summary>Five attempts with the default backoff.</summary>
    public static RetryPolicy Default { get; } = new(5, Backoff.Default);

    /// <summary>One attempt.</summary>
    public static RetryPolicy Never { get; } = new(1, Backoff.None);

    /// <summary>How failures of some kinds are retried otherwise; the first rule that fits decides.</summary>
    public IReadOnlyList<RetryRule> Rules { get; init; } = [];

    /// <summary>The verdict on an ended attempt that did not hand over.</summary>
    /// <param name="ending">How the attempt ended.</param>
    /// <param name="spentBefore">How many attempts were spent before it.</param>
    /// <param name="draw">A random number in [0, 1) for the jitter.</param>
    public Verdict Judge(AttemptEnding ending, int spentBefore, double draw) => ending switch
    {
        AttemptEnding.Succeeded succeeded => new Verdict.Complete(succeeded.Result),
        AttemptEnding.Waits waits => new Verdict.Wait(new WaitFor.Execution(waits.Execution)),
        AttemptEnding.AwaitsChildren => new Verdict.Wait(new WaitFor.Children(RunsAgain: true)),
        AttemptEnding.Interrupted => new Verdict.Interrupt(),
        AttemptEnding.Continues => new Verdict.Continue(),
        AttemptEnding.Cancelled cancelled => new Verdict.Cancel(cancelled.Reason),
        AttemptEnding.Paused paused => new Verdict.Pause(PausedBy.Job, paused.Reason),
        AttemptEnding.Refused refused => refused.Verdict,
        AttemptEnding.Failed failed => JudgeFailure(failed.Failure, failed.Cause, AttemptOutcome.Failed, spentBefore + 1, draw),
        // The lease's time was the wait.
        AttemptEnding.Expired expired => JudgeFailure(expired.Failure, null, AttemptOutcome.Expired, spentBefore + 1, draw: 0),
        _ => throw new UnreachableException(),
    };

    private Verdict JudgeFailure(Failure failure, Exception? cause, AttemptOutcome outcome, int attempt, double draw)
    {
        var rule = Rules.FirstOrDefault(rule => rule.Fits(failure, cause));
        return failure.IsPermanent || rule is { IsPermanent: true } || attempt >= (rule?.MaxAttempts ?? MaxAttempts)
            ? new Verdict.Fail(failure, outcome)
            : new Verdict.RetryAfter((rule?.Backoff ?? Backoff).After(attempt, draw), failure, outcome);
    }
}
