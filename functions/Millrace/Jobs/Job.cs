using System.Diagnostics;
using Millrace.Leases;

namespace Millrace.Jobs;

/// <summary>A unit of work. A value: every change makes the next one, and the store writes it if nobody was faster.</summary>
public sealed record Job
{
    /// <summary>How many ended attempts are kept; older ones are dropped.</summary>
    public const int MaxHistory = 25;

    /// <summary>The job's id.</summary>
    public required JobId Id { get; init; }

    /// <summary>Picks the handler.</summary>
    public required JobType Type { get; init; }

    /// <summary>The lane that serves it.</summary>
    public required Lane Lane { get; init; }

    /// <summary>What the handler gets.</summary>
    public required Payload Input { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required JobState State { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The start time that it was submitted with; null for a job that could run at once.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>The pipeline job that it belongs to.</summary>
    public JobParent? Parent { get; init; }

    /// <summary>The X-Ray trace header of the request that it came from, such as <c>Root=1-67891233-abcdef012345678912345678</c>.</summary>
    public string? Trace { get; init; }

    /// <summary>Grows by one with every written change; the store compares it.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Grows by one with every claim: the fencing token of the last lease.</summary>
    public long Epoch { get; init; }

    /// <summary>How many attempts were spent: failed or expired, not interrupted.</summary>
    public int AttemptsSpent { get; init; }

    /// <summary>The ended attempts, oldest first, at most <see cref="MaxHistory"/>.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>How far the last attempt said it was.</summary>
    public Progress? Progress { get; init; }

    /// <summary>Why somebody asked to cancel a running attempt that has not stopped yet.</summary>
    public string? CancelReason { get; init; }

    /// <summary>The lease of the running attempt.</summary>
    public Lease? Lease => (State as JobState.Running)?.Lease;

    /// <summary>When the sweep must look at the job: a scheduled time or the end of a lease.</summary>
    public DateTimeOffset? DueAt => State switch
    {
        JobState.Scheduled scheduled => scheduled.Until,
        JobState.Running running => running.Lease.Until,
        _ => null,
    };

    /// <summary>When the job ended; null if it has not.</summary>
    public DateTimeOffset? EndedAt => State switch
    {
        JobState.Succeeded succeeded => succeeded.At,
        JobState.Failed failed => failed.At,
        JobState.Cancelled cancelled => cancelled.At,
        _ => null,
    };

    /// <summary>The job that a submission asks for.</summary>
    public static Job Create(NewJob request, DateTimeOffset now) => new()
    {
        RunAt = request.RunAt > now ? request.RunAt : null,
        Id = request.Id,
        Type = request.Type,
        Lane = request.Lane,
        Input = request.Input,
        CreatedAt = now,
        Parent = request.Parent,
        Trace = request.Trace,
        State = request.RunAt is { } at && at > now ? new JobState.Scheduled(at) : new JobState.Queued(),
    };

    /// <summary>Why the job cannot be claimed under <paramref name="epoch"/> now; null if it can.</summary>
    public ClaimRefusal? WhyNotClaimable(long epoch, DateTimeOffset now) => State switch
    {
        JobState.Running running when running.Lease.Until <= now => ClaimRefusal.Lapsed,
        JobState.Running when epoch == Epoch - 1 => ClaimRefusal.Held,
        _ when epoch != Epoch => ClaimRefusal.Stale,
        JobState.Queued => null,
        JobState.Scheduled scheduled when scheduled.Until <= now => null,
        JobState.Scheduled => ClaimRefusal.NotDue,
        _ => ClaimRefusal.Stale,
    };

    /// <summary>The job with a lease for <paramref name="owner"/>.</summary>
    public Job Claim(string owner, DateTimeOffset now, TimeSpan leaseFor) => Next(
        new JobState.Running(new Lease(owner, Epoch + 1, now, now + leaseFor))) with
    {
        Epoch = Epoch + 1,
    };

    /// <summary>Whether <paramref name="lease"/> may still act on the job.</summary>
    public bool IsHeldBy(Lease lease) => Lease is { } held && held.Epoch == lease.Epoch;

    /// <summary>
    /// The job after an attempt's verdict. The caller makes sure that the lease holds. A verdict that would let the job go
    /// on cancels it, if somebody asked for that.
    /// </summary>
    public Job Settle(Verdict verdict, DateTimeOffset now)
    {
        var lease = Lease ?? throw new UnreachableException($"Job {Id} is settled without a lease.");
        return verdict switch
        {
            Verdict.Complete complete => End(lease, now, AttemptOutcome.Succeeded, null, new JobState.Succeeded(now, complete.Result)),
            Verdict.RetryAfter retry => End(lease, now, retry.Outcome, retry.Failure, Later(retry.Delay, now)) with { AttemptsSpent = AttemptsSpent + 1 },
            Verdict.Fail fail => End(lease, now, fail.Outcome, fail.Failure, new JobState.Failed(now, fail.Failure)) with { AttemptsSpent = AttemptsSpent + 1 },
            Verdict.Interrupt => End(lease, now, AttemptOutcome.Interrupted, null, new JobState.Queued()),
            Verdict.Cancel cancel => End(lease, now, AttemptOutcome.Cancelled, null, new JobState.Cancelled(now, cancel.Reason)),
            Verdict.Wait wait => End(lease, now, AttemptOutcome.Succeeded, null, new JobState.Waiting(now, wait.Execution)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The job after its execution ended.</summary>
    public Job EndWait(JobState end) => Next(end);

    /// <summary>
    /// The job after somebody asked to cancel it: at once if nothing runs; otherwise a request that the running
    /// attempt learns of. The same job if it has ended already.
    /// </summary>
    public Job RequestCancel(string reason, DateTimeOffset now) => State switch
    {
        { IsFinal: true } => this,
        JobState.Running when CancelReason is not null => this,
        JobState.Running => this with { CancelReason = reason, Version = Version + 1 },
        _ => Next(new JobState.Cancelled(now, reason)),
    };

    /// <summary>The job after its scheduled time has come.</summary>
    public Job BecomeQueued() => Next(new JobState.Queued());

    private static JobState Later(TimeSpan delay, DateTimeOffset now) =>
        delay > TimeSpan.Zero ? new JobState.Scheduled(now + delay) : new JobState.Queued();

    private Job End(Lease lease, DateTimeOffset now, AttemptOutcome outcome, Failure? failure, JobState next)
    {
        var ended = new Attempt(lease.Epoch, lease.Owner, lease.Since, now, outcome, failure);
        // Somebody was told that the job would be cancelled: it must not go on because its attempt ended by itself.
        if (CancelReason is { } reason && !next.IsFinal)
            next = new JobState.Cancelled(now, reason);

        return Next(next) with { Attempts = [.. Attempts.Skip(Attempts.Count - MaxHistory + 1), ended] };
    }

    private Job Next(JobState state) => this with { State = state, Version = Version + 1 };
}
