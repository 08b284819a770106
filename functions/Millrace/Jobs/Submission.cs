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

    /// <summary>Whether a second one like it is to be admitted; null means that it is.</summary>
    public Uniqueness? Unique { get; init; }

    /// <summary>What is agreed on beyond the plain.</summary>
    public JobTerms Terms { get; init; } = JobTerms.Plain;

    /// <summary>Why the job begins its life paused; null means that it does not.</summary>
    public string? PauseReason { get; init; }

    /// <summary>The job that it belongs to.</summary>
    public JobParent? Parent { get; init; }

    /// <summary>The X-Ray trace header of the request; carried to the handler.</summary>
    public string? Trace { get; init; }
}

/// <summary>Keeps a second job like the first from being admitted: its submission is answered with the first one's id.</summary>
/// <param name="For">How long; null means while the first job has not ended.</param>
/// <param name="Key">What is unique; null means the type and the input together.</param>
public sealed record Uniqueness(TimeSpan? For = null, string? Key = null);
