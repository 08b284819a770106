namespace Millrace.Jobs;

/// <summary>What is asked for when a job is submitted.</summary>
public sealed record NewJob
{
    /// <summary>The longest idempotency key, in characters.</summary>
    public const int MaxIdempotencyKeyLength = 255;

    /// <summary>The job's id.</summary>
    public required JobId Id { get; init; }

    /// <summary>Picks the handler.</summary>
    public required JobType Type { get; init; }

    /// <summary>What the handler gets.</summary>
    public required Payload Input { get; init; }

    /// <summary>The lane that serves it.</summary>
    public Lane Lane { get; init; } = Lane.Default;

    /// <summary>Not before this time; null means at once.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>The first submission with a key wins; later ones are answered with the first job.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>How long the key is remembered; 24 hours by default.</summary>
    public TimeSpan IdempotentFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What tells submissions with one idempotency key apart; see <see cref="JobFingerprint"/>.</summary>
    public string Fingerprint
    {
        get => field ?? JobFingerprint.Of(Type, Input);
        init;
    }

    /// <summary>While it holds, no second job is admitted with this key: later ones are answered with the first.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>How long the unique key holds; null means as long as the job has not ended.</summary>
    public TimeSpan? UniqueFor { get; init; }

    /// <summary>What is agreed on beyond the plain.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Plain;

    /// <summary>Why it begins its life paused; null means that it does not.</summary>
    public string? PauseReason { get; init; }

    /// <summary>The job that it belongs to.</summary>
    public JobParent? Parent { get; init; }

    /// <summary>The X-Ray trace header of the request; carried to the handler.</summary>
    public string? Trace { get; init; }
}

/// <summary>How a submission ended.</summary>
public abstract record Admission
{
    private Admission() { }

    /// <summary>The job is stored and will run.</summary>
    public sealed record Added(Job Job) : Admission;

    /// <summary>The same submission came before, with the same idempotency key, or an earlier job holds the unique key; nothing was written.</summary>
    public sealed record Duplicate(JobId Of) : Admission;

    /// <summary>The job that it would be a child of has ended or is not there; nothing was written.</summary>
    public sealed record ParentEnded(JobId Parent) : Admission;

    /// <summary>Another submission used the same idempotency key; nothing was written.</summary>
    public sealed record Conflict(JobId With) : Admission;
}
