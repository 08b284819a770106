using System.Diagnostics;

namespace Millrace.Jobs;

/// <summary>What a caller wants to have done.</summary>
public sealed record Submission
{
    /// <summary>Picks the handler.</summary>
    public required JobType Type { get; init; }

    /// <summary>What the handler gets.</summary>
    public required Payload Input { get; init; }

    /// <summary>The priority; null means that of the type's lane.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Not before this time; null means at once.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>The first submission with a key wins; the same one again is answered with the first job.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>How long the key is remembered; 24 hours by default.</summary>
    public TimeSpan IdempotentFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The pipeline job that it belongs to.</summary>
    public JobParent? Parent { get; init; }

    /// <summary>The X-Ray trace header of the request; carried to the handler.</summary>
    public string? Trace { get; init; }
}

/// <summary>How a submission ended.</summary>
public abstract record SubmitResult
{
    private SubmitResult() { }

    /// <summary>The job exists and will run, or has run: a duplicate names the first job.</summary>
    public sealed record Accepted(JobId Id, bool IsDuplicate) : SubmitResult;

    /// <summary>Another submission used the same idempotency key; nothing was written.</summary>
    public sealed record Conflict(JobId With) : SubmitResult;

    /// <summary>The submission cannot be run; nothing was written.</summary>
    /// <param name="Error"><c>UnknownType</c> or <c>InvalidInput</c>.</param>
    /// <param name="Field">The field to mend.</param>
    /// <param name="Reason">What is wrong with it and what to do.</param>
    public sealed record Rejected(string Error, string Field, string Reason) : SubmitResult;
}

/// <summary>How a request to cancel ended.</summary>
public enum CancelResult
{
    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>The job had ended before; it stays as it is.</summary>
    AlreadyEnded,

    /// <summary>The job is cancelled.</summary>
    Cancelled,

    /// <summary>The job runs; its handler has been told to stop.</summary>
    Requested,
}

/// <summary>The front door of the job system for C# code: submits and cancels jobs.</summary>
public sealed class JobClient(IJobStore store, Running.HandlerSet handlers, TimeProvider clock)
{
    /// <summary>Submits a job. Atomic; what is accepted survives a crash.</summary>
    public async Task<SubmitResult> SubmitAsync(Submission submission, CancellationToken cancellationToken)
    {
        if (!handlers.Types.TryFind(submission.Type, out var known))
            return UnknownType(submission.Type);

        if (known.Handler.WhyNotReadable(submission.Input, handlers.Json) is { } problem)
            return new SubmitResult.Rejected("InvalidInput", "input", $"The input does not fit job type '{submission.Type}': {problem}");

        var request = new NewJob
        {
            Id = JobId.New(clock.GetUtcNow()),
            Type = submission.Type,
            Input = submission.Input,
            Lane = submission.Priority is { } priority ? known.Options.Lane with { Priority = priority } : known.Options.Lane,
            RunAt = submission.RunAt,
            IdempotencyKey = submission.IdempotencyKey,
            IdempotentFor = submission.IdempotentFor,
            Parent = submission.Parent,
            Trace = submission.Trace,
        };
        return (await store.AddAsync([request], cancellationToken))[0] switch
        {
            Admission.Added added => new SubmitResult.Accepted(added.Job.Id, IsDuplicate: false),
            Admission.Duplicate duplicate => new SubmitResult.Accepted(duplicate.Of, IsDuplicate: true),
            Admission.Conflict conflict => new SubmitResult.Conflict(conflict.With),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Cancels a job: at once if no attempt runs, otherwise by telling the attempt to stop.</summary>
    public async Task<CancelResult> CancelAsync(JobId id, string reason, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(id, cancellationToken) is { } job)
        {
            if (job.State.IsFinal)
                return CancelResult.AlreadyEnded;

            var next = job.RequestCancel(reason, clock.GetUtcNow());
            if (ReferenceEquals(next, job) || await store.TryReplaceAsync(job, next, cancellationToken))
                return next.State.IsFinal ? CancelResult.Cancelled : CancelResult.Requested;
        }

        return CancelResult.NotFound;
    }

    private SubmitResult.Rejected UnknownType(JobType type) => new(
        "UnknownType", "type", $"There is no job type '{type}'. This program knows: {string.Join(", ", handlers.Types.Names)}.");
}
