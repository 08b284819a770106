using Millrace.Leases;

namespace Millrace.Jobs;

/// <summary>A unit of work. A value: every change makes the next one, and the store writes it if nobody was faster.</summary>
public sealed partial record Job
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

    /// <summary>What was agreed on beyond the plain.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Plain;

    /// <summary>What happened on its way, beside its state.</summary>
    public JobNotes Notes { get; init; } = JobNotes.None;

    /// <summary>What its newest attempt saved for the next one.</summary>
    public Payload? Checkpoint { get; init; }

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

    /// <summary>Up to when the lease of an attempt that is to be cancelled can be renewed.</summary>
    public DateTimeOffset? CancelBy { get; init; }

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

    /// <summary>Whether somebody is to be told of the job's end: a parent, open children, the next in an order, an address.</summary>
    public bool IsAwaited => Parent is not null || Notes.Children is { Open: > 0 } || Terms.OrderKey is not null || Terms.Callback is not null;

    /// <summary>Whether its turn in an order has come for certain: all jobs before it have ended. Of one that ended unclaimed, nobody knows.</summary>
    public bool HadItsTurn => Epoch > 0 || Terms.Predecessor is null;

    /// <summary>The job that a submission asks for.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="now">The time.</param>
    /// <param name="predecessor">The job before it under its order key, if it must wait for that; null if all before it have ended.</param>
    public static Job Create(NewJob request, DateTimeOffset now, JobId? predecessor = null) => new()
    {
        RunAt = request.RunAt > now ? request.RunAt : null,
        Id = request.Id,
        Type = request.Type,
        Lane = request.Lane,
        Input = request.Input,
        CreatedAt = now,
        Parent = request.Parent,
        Trace = request.Trace,
        Terms = predecessor is null ? request.Terms : request.Terms with { Predecessor = predecessor },
        Notes = request.PauseReason is { } reason && predecessor is not null ? new JobNotes { PauseReason = reason } : JobNotes.None,
        State = FirstState(request, now, predecessor),
    };

    private static JobState FirstState(NewJob request, DateTimeOffset now, JobId? predecessor)
    {
        var later = request.RunAt is { } at && at > now ? request.RunAt : null;
        return (predecessor, request.PauseReason, later) switch
        {
            ({ } before, _, _) => new JobState.Waiting(now, new WaitFor.Predecessor(before)),
            (_, { } reason, _) => new JobState.Paused(now, PausedBy.Job, reason, later),
            (_, _, { } until) => new JobState.Scheduled(until),
            _ => new JobState.Queued(),
        };
    }

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

    /// <summary>Whether <paramref name="lease"/> may still act on the job.</summary>
    public bool IsHeldBy(Lease lease) => Lease is { } held && held.Epoch == lease.Epoch;
}
