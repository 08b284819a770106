using System.Diagnostics;
using Millrace.Children;
using Millrace.Leases;

namespace Millrace.Jobs;

/// <content>How a job goes on. Nothing else changes a job's state.</content>
public sealed partial record Job
{
    /// <summary>The job with a lease for <paramref name="owner"/>.</summary>
    public Job Claim(string owner, DateTimeOffset now, TimeSpan leaseFor) => this with
    {
        State = new JobState.Running(new Lease(owner, Epoch + 1, now, now + leaseFor)),
        Epoch = Epoch + 1,
        Version = Version + 1,
    };

    /// <summary>
    /// The job after an attempt's verdict. The caller makes sure that the lease holds. A verdict that would let the job go
    /// on cancels or pauses it, if somebody asked for that.
    /// </summary>
    public Job Settle(Verdict verdict, DateTimeOffset now)
    {
        var lease = Lease ?? throw new UnreachableException($"Job {Id} is settled without a lease.");
        return verdict switch
        {
            Verdict.Complete complete => Complete(lease, complete.Result, now),
            Verdict.RetryAfter retry => End(lease, now, retry.Outcome, retry.Failure, Later(retry.Delay, now)) with { AttemptsSpent = AttemptsSpent + 1 },
            Verdict.Fail fail => End(lease, now, fail.Outcome, fail.Failure, new JobState.Failed(now, fail.Failure)) with { AttemptsSpent = AttemptsSpent + 1 },
            Verdict.Interrupt => End(lease, now, AttemptOutcome.Interrupted, null, new JobState.Queued()),
            Verdict.Cancel cancel => End(lease, now, AttemptOutcome.Cancelled, null, new JobState.Cancelled(now, cancel.Reason)),
            Verdict.Wait { For: WaitFor.Children } wait => End(lease, now, AttemptOutcome.Continued, null, new JobState.Waiting(now, wait.For)),
            Verdict.Wait wait => End(lease, now, AttemptOutcome.Succeeded, null, new JobState.Waiting(now, wait.For)),
            Verdict.Park park => End(lease, now, AttemptOutcome.Parked, new Failure("Parked", park.Reason), Later(park.Delay, now)).NotePark(now),
            Verdict.Continue => End(lease, now, AttemptOutcome.Continued, null, new JobState.Queued()),
            Verdict.Defer defer => Unbegun(new JobState.Scheduled(defer.Until), now) with { Notes = Notes with { Deferral = defer.Deferral } },
            Verdict.Pause { By: PausedBy.Type } pause => Unbegun(new JobState.Paused(now, PausedBy.Type, pause.Reason), now),
            // The attempt stopped, and meanwhile somebody resumed the job: nobody would do that again.
            Verdict.Pause when Notes.PauseReason is null => End(lease, now, AttemptOutcome.Paused, null, new JobState.Queued()),
            Verdict.Pause pause => End(lease, now, AttemptOutcome.Paused, null, new JobState.Paused(now, PausedBy.Job, pause.Reason)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The job after what it waited for: its execution's end, or its children's.</summary>
    public Job EndWait(JobState end) => Next(end);

    /// <summary>The job after its scheduled time has come, or its turn.</summary>
    public Job BecomeQueued() => Next(new JobState.Queued());

    /// <summary>
    /// The job after somebody asked to cancel it: at once if nothing runs; otherwise a request that the running
    /// attempt learns of, and whose lease cannot be renewed beyond <paramref name="deadline"/>, if one is given. The same job if it has ended
    /// already or was asked before.
    /// </summary>
    public Job RequestCancel(string reason, DateTimeOffset now, DateTimeOffset? deadline = null) => State switch
    {
        { IsFinal: true } => this,
        JobState.Running when CancelReason is not null => this,
        JobState.Running running => Next(new JobState.Running(running.Lease with { Until = deadline < running.Lease.Until ? deadline.Value : running.Lease.Until })) with
        {
            CancelReason = reason,
            CancelBy = deadline,
        },
        _ => Next(new JobState.Cancelled(now, reason)),
    };

    /// <summary>
    /// The job after somebody asked to pause it: at once if it waits for a worker or a time; a request to the running attempt;
    /// a hold on what is below a job that waits for others. The same job if it has ended, is paused or was asked before.
    /// </summary>
    public Job RequestPause(string reason, DateTimeOffset now) => State switch
    {
        { IsFinal: true } or JobState.Paused => this,
        JobState.Running when Notes.PauseReason is not null || CancelReason is not null => this,
        JobState.Running => this with { Notes = Notes with { PauseReason = reason }, Version = Version + 1 },
        JobState.Waiting { For: not WaitFor.Predecessor } when Notes.HoldReason is not null => this,
        JobState.Waiting { For: not WaitFor.Predecessor } => this with { Notes = Notes with { HoldReason = reason }, Version = Version + 1 },
        JobState.Waiting waiting => this with { Notes = Notes with { PauseReason = reason }, State = waiting, Version = Version + 1 },
        JobState.Scheduled scheduled => Next(new JobState.Paused(now, PausedBy.Job, reason, scheduled.Until)),
        _ => Next(new JobState.Paused(now, PausedBy.Job, reason)),
    };

    /// <summary>The job after somebody resumed it, or its type. The same job if it was not paused.</summary>
    public Job Resume(DateTimeOffset now) => State switch
    {
        JobState.Paused { Until: { } until } when until > now => Next(new JobState.Scheduled(until)) with { Notes = Notes with { PauseReason = null, HoldReason = null } },
        JobState.Paused => Next(new JobState.Queued()) with { Notes = Notes with { PauseReason = null, HoldReason = null } },
        _ when Notes.HoldReason is not null || (Notes.PauseReason is not null && !State.IsFinal) =>
            this with { Notes = Notes with { HoldReason = null, PauseReason = null }, Version = Version + 1 },
        _ => this,
    };

    /// <summary>The job after its turn in an order has come: queued, or paused if somebody asked for that while it waited.</summary>
    public Job TakeTurn(DateTimeOffset now) => Notes.PauseReason is { } reason
        ? Next(new JobState.Paused(now, PausedBy.Job, reason, RunAt > now ? RunAt : null))
        : Next(RunAt is { } at && at > now ? new JobState.Scheduled(at) : new JobState.Queued());

    /// <summary>
    /// A failed or cancelled job brought back: all its attempts are before it again, what is recorded of the earlier ones stays.
    /// Its end is in no parent's counts any more: see <see cref="IJobRelations.TryBringBackAsync"/>. One that was cancelled before its turn in an order waits for its turn again:
    /// those behind it take it that whoever has run had its turn.
    /// </summary>
    public Job Redrive(DateTimeOffset at, DateTimeOffset now) => Next(this switch
    {
        { Epoch: 0, Terms.Predecessor: { } before } => new JobState.Waiting(now, new WaitFor.Predecessor(before)),
        _ => at > now ? new JobState.Scheduled(at) : new JobState.Queued(),
    }) with
    {
        AttemptsSpent = 0,
        CancelReason = null,
        CancelBy = null,
        Notes = Notes with { Redrives = Notes.Redrives + 1, IsCounted = false, Parks = 0, ParkedSince = null, Deferral = null, PauseReason = null, HoldReason = null },
    };

    /// <summary>The parent after its children ended or failed it; the same job while it must wait on, or waits for something else.</summary>
    public Job JudgeChildren(DateTimeOffset now)
    {
        if (State is not JobState.Waiting { For: WaitFor.Children waits } || (Notes.Children ?? new ChildCounts()) is not { } counts)
            return this;

        return counts.Judge(Terms.Children ?? ChildPolicy.Default) switch
        {
            ChildOutcome.Failed => EndWait(new JobState.Failed(now, new Failure(
                "ChildrenFailed",
                $"Of {counts.Total} children {counts.Failed} failed and {counts.Cancelled} were cancelled; {counts.Succeeded} succeeded.",
                IsPermanent: true))),
            ChildOutcome.Done when waits.RunsAgain && (Notes.PauseReason ?? Notes.HoldReason) is { } reason => EndWait(new JobState.Paused(now, PausedBy.Job, reason)),
            ChildOutcome.Done when waits.RunsAgain => EndWait(new JobState.Queued()),
            ChildOutcome.Done => EndWait(new JobState.Succeeded(now, Notes.Result ?? Payload.Null)) with { Notes = Notes with { Result = null } },
            _ => this,
        };
    }

    private static JobState Later(TimeSpan delay, DateTimeOffset now) =>
        delay > TimeSpan.Zero ? new JobState.Scheduled(now + delay) : new JobState.Queued();

    /// <summary>With children that it must wait for, a job whose handler is done waits for them.</summary>
    private Job Complete(Lease lease, Payload result, DateTimeOffset now)
    {
        if (Notes.Children is null)
            return End(lease, now, AttemptOutcome.Succeeded, null, new JobState.Succeeded(now, result));

        var waiting = End(lease, now, AttemptOutcome.Succeeded, null, new JobState.Waiting(now, new WaitFor.Children(RunsAgain: false)));
        var judged = waiting.JudgeChildren(now);
        if (judged.State is JobState.Succeeded)
            return judged with { State = new JobState.Succeeded(now, result), Version = Version + 1 };

        return judged with { Notes = judged.Notes with { Result = result }, Version = Version + 1 };
    }

    private Job End(Lease lease, DateTimeOffset now, AttemptOutcome outcome, Failure? failure, JobState next)
    {
        var ended = new Attempt(lease.Epoch, lease.Owner, lease.Since, now, outcome, failure);
        return this with
        {
            State = Asked(next, now),
            Version = Version + 1,
            Attempts = Attempts.Count == 0 ? [ended] : [.. Attempts.Skip(Attempts.Count - MaxHistory + 1), ended],
            Notes = Notes switch
            {
                { Parks: 0, ParkedSince: null, Deferral: null } => Notes, // Mostly nothing happened, and there is nothing to write.
                _ when outcome == AttemptOutcome.Parked => Notes with { Deferral = null },
                _ => Notes with { Parks = 0, ParkedSince = null, Deferral = null },
            },
        };
    }

    /// <summary>The attempt was claimed and did not begin: nothing is recorded of it.</summary>
    private Job Unbegun(JobState next, DateTimeOffset now) => Next(Asked(next, now));

    // Somebody was told that the job would be cancelled or paused: it must not go on because its attempt ended by itself.
    private JobState Asked(JobState next, DateTimeOffset now) => next switch
    {
        { IsFinal: true } => next,
        _ when CancelReason is { } reason => new JobState.Cancelled(now, reason),
        JobState.Queued or JobState.Paused when Notes.PauseReason is { } reason => new JobState.Paused(now, PausedBy.Job, reason),
        JobState.Scheduled scheduled when Notes.PauseReason is { } reason => new JobState.Paused(now, PausedBy.Job, reason, scheduled.Until),
        _ => next,
    };

    private Job NotePark(DateTimeOffset now) => this with
    {
        Notes = Notes with { Parks = Notes.Parks + 1, ParkedSince = Notes.ParkedSince ?? now },
    };

    private Job Next(JobState state) => this with { State = state, Version = Version + 1 };
}
