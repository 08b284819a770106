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

    /// <summary>How jobs wait that a handler parks.</summary>
    public ParkPolicy Park { get; init; } = ParkPolicy.Default;

    /// <summary>The resources of which each attempt needs a lease.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>A JSON Schema that inputs must fit, beside what the handler's own input type asks for; null means none.</summary>
    public string? InputSchema { get; init; }

    /// <summary>How long one attempt may take; null means as long as it lives. Enforced also on a handler that never returns.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Every rule that these options break, as sentences.</summary>
    internal IEnumerable<string> Problems(JobType type)
    {
        if (Retry.MaxAttempts < 1)
            yield return $"Job type {type}: Retry.MaxAttempts must be at least 1, was {Retry.MaxAttempts}.";

        foreach (var problem in Retry.Rules.SelectMany(static rule => rule.Problems()))
            yield return $"Job type {type}: {problem}";

        if (Park.Deadline <= TimeSpan.Zero || Park.Backoff.First <= TimeSpan.Zero)
            yield return $"Job type {type}: Park needs a positive first wait and a positive deadline, had {Park.Backoff.First} and {Park.Deadline}.";

        if (Retry.Backoff.Factor < 1)
            yield return $"Job type {type}: Retry.Backoff.Factor must be at least 1, was {Retry.Backoff.Factor}.";

        if (Timeout is { } timeout && timeout <= TimeSpan.Zero)
            yield return $"Job type {type}: Timeout must be positive, was {timeout}.";
    }
}
