using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace;

/// <summary>How jobs of a type are run.</summary>
public sealed record JobTypeOptions
{
    /// <summary>The lane, unless a submission names a priority.</summary>
    public Lane Lane { get; init; } = Lane.Default;

    /// <summary>When to try again.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>How long one attempt may take; null means as long as it lives. Enforced also on a handler that never returns.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Every rule that these options break, as sentences.</summary>
    internal IEnumerable<string> Problems(JobType type)
    {
        if (Retry.MaxAttempts < 1)
            yield return $"Job type {type}: Retry.MaxAttempts must be at least 1, was {Retry.MaxAttempts}.";

        if (Retry.Backoff.Factor < 1)
            yield return $"Job type {type}: Retry.Backoff.Factor must be at least 1, was {Retry.Backoff.Factor}.";

        if (Timeout is { } timeout && timeout <= TimeSpan.Zero)
            yield return $"Job type {type}: Timeout must be positive, was {timeout}.";
    }
}
