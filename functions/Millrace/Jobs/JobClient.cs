using System.Diagnostics;
using Millrace.Types;

namespace Millrace.Jobs;

/// <summary>How a submission ended.</summary>
public abstract record SubmitResult
{
    private SubmitResult() { }

    /// <summary>The job exists and will run, or has run: a duplicate names the first job.</summary>
    public sealed record Accepted(JobId Id, bool IsDuplicate) : SubmitResult
    {
        /// <summary>The first state of a new job; null for a duplicate, whose job may be in any.</summary>
        public JobStateName? State { get; init; }
    }

    /// <summary>Another submission used the same idempotency key; nothing was written.</summary>
    public sealed record Conflict(JobId With) : SubmitResult;

    /// <summary>The submission cannot be run; nothing was written.</summary>
    /// <param name="Error"><c>UnknownType</c>, <c>InvalidInput</c>, <c>InvalidTerms</c> or <c>ParentEnded</c>.</param>
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
    /// <summary>The most jobs of one call.</summary>
    public const int MaxBatch = 1_000;

    private const int Part = 250;

    /// <summary>How long a running attempt may take to stop after somebody asked to cancel its job; then it is fenced.</summary>
    public static readonly TimeSpan CancelWithin = TimeSpan.FromSeconds(30);

    /// <summary>The settings of types, which choose a new job's pool; null means that there are none.</summary>
    public TypeSettingsBook? Settings { get; init; }

    /// <summary>Submits a job. Atomic; what is accepted survives a crash.</summary>
    public async Task<SubmitResult> SubmitAsync(Submission submission, CancellationToken cancellationToken) =>
        (await SubmitAsync([submission], cancellationToken))[0];

    /// <summary>
    /// Submits up to <see cref="MaxBatch"/> jobs, each with its own outcome, in the order given. When it throws, those before some job may
    /// have been accepted: with an idempotency key each can be submitted again.
    /// </summary>
    /// <exception cref="ArgumentException">There are more.</exception>
    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Submission> submissions, CancellationToken cancellationToken)
    {
        if (submissions.Count > MaxBatch)
            throw new ArgumentException($"At most {MaxBatch} jobs can be submitted at once, were {submissions.Count}.", nameof(submissions));

        var settings = Settings is null ? null : await Settings.AllAsync(cancellationToken);
        var results = new SubmitResult[submissions.Count];
        var adding = Task.CompletedTask;
        for (var from = 0; from < results.Length; from += Part)
        {
            // While the store writes a part, the next one is made ready.
            var requests = RequestsOf(submissions, from..Math.Min(from + Part, results.Length), results, settings);
            await adding;
            adding = requests.Count == 0 ? Task.CompletedTask : AddAsync(requests, results, cancellationToken);
        }

        await adding;
        return results;
    }

    /// <summary>Cancels a job: at once if no attempt runs, otherwise by telling the attempt to stop. Its children follow when it has ended.</summary>
    public async Task<CancelResult> CancelAsync(JobId id, string reason, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(id, cancellationToken) is { } job)
        {
            if (job.State.IsFinal)
                return CancelResult.AlreadyEnded;

            var now = clock.GetUtcNow();
            var next = job.RequestCancel(reason, now, now + CancelWithin);
            if (ReferenceEquals(next, job) || await store.TryReplaceAsync(job, next, cancellationToken))
                return next.State.IsFinal ? CancelResult.Cancelled : CancelResult.Requested;
        }

        return CancelResult.NotFound;
    }

    /// <summary>Why a submission would be rejected whatever the store holds; null if it would not. Nothing is asked or written.</summary>
    public SubmitResult.Rejected? WhyNot(Submission submission)
    {
        if (!handlers.Types.TryFind(submission.Type, out var known))
            return UnknownType(submission.Type);

        if (submission.Terms.Problems().FirstOrDefault() is { } problem)
            return new SubmitResult.Rejected("InvalidTerms", problem.Field, problem.Reason);

        return known.WhyNotReadable(submission.Input, handlers.Json) is { } why
            ? new SubmitResult.Rejected("InvalidInput", "input", $"The input does not fit job type '{submission.Type}': {why}")
            : null;
    }

    private List<(int Place, NewJob Request)> RequestsOf(
        IReadOnlyList<Submission> submissions, Range part, SubmitResult[] results, IReadOnlyDictionary<string, TypeSettings>? settings)
    {
        List<(int, NewJob)> requests = new(part.End.Value - part.Start.Value);
        for (var place = part.Start.Value; place < part.End.Value; place++)
        {
            if (WhyNot(submissions[place]) is { } rejected)
                results[place] = rejected;
            else
                requests.Add((place, RequestOf(submissions[place], settings)));
        }

        return requests;
    }

    private async Task AddAsync(List<(int Place, NewJob Request)> requests, SubmitResult[] results, CancellationToken cancellationToken)
    {
        var admissions = await store.AddAsync([.. requests.Select(static one => one.Request)], cancellationToken);
        for (var i = 0; i < admissions.Count; i++)
            results[requests[i].Place] = ResultOf(admissions[i]);
    }

    private NewJob RequestOf(Submission submission, IReadOnlyDictionary<string, TypeSettings>? settings)
    {
        var id = JobId.New(clock.GetUtcNow());
        var options = handlers.Types.OptionsOf(submission.Type);
        return new NewJob
        {
            Id = id,
            Type = submission.Type,
            Input = submission.Input,
            Lane = submission.Priority is { } priority ? options.Lane with { Priority = priority } : options.Lane,
            RunAt = submission.RunAt,
            IdempotencyKey = submission.IdempotencyKey,
            IdempotentFor = submission.IdempotentFor,
            UniqueKey = submission.Unique is { } unique ? unique.Key ?? JobFingerprint.Of(submission.Type, submission.Input) : null,
            UniqueFor = submission.Unique?.For,
            Terms = TermsOf(submission, options, id, settings?.GetValueOrDefault(submission.Type.Value)),
            PauseReason = submission.PauseReason,
            Parent = submission.Parent,
            Trace = submission.Trace,
        };
    }

    private static JobTerms TermsOf(Submission submission, JobTypeOptions options, JobId id, TypeSettings? settings)
    {
        var terms = submission.Terms;
        if (options.Resources.Count > 0)
            terms = terms with { Resources = [.. options.Resources.Union(terms.Resources)] };

        var pool = terms.Pool.Length == 0 && settings is not null ? settings.PoolOf(id) : terms.Pool;
        return pool == terms.Pool ? terms : terms with { Pool = pool };
    }

    private static SubmitResult ResultOf(Admission admission) => admission switch
    {
        Admission.Added added => new SubmitResult.Accepted(added.Job.Id, IsDuplicate: false) { State = added.Job.State.Name },
        Admission.Duplicate duplicate => new SubmitResult.Accepted(duplicate.Of, IsDuplicate: true),
        Admission.Conflict conflict => new SubmitResult.Conflict(conflict.With),
        Admission.ParentEnded ended => new SubmitResult.Rejected("ParentEnded", "parent", $"Job {ended.Parent} has ended or is not there: it can have no more children."),
        _ => throw new UnreachableException(),
    };

    private SubmitResult.Rejected UnknownType(JobType type) => new(
        "UnknownType", "type", $"There is no job type '{type}'. This program knows: {string.Join(", ", handlers.Types.Names.Where(static name => !JobType.Stored(name).IsPlatforms))}.");
}
