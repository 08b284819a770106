namespace Millrace.Retries;

/// <summary>How long to wait before the next attempt: exponential with a cap and full jitter.</summary>
/// <param name="First">The longest wait after the first attempt.</param>
/// <param name="Factor">How much longer each next wait may be, at least 1.</param>
/// <param name="Cap">No wait is longer.</param>
public sealed record Backoff(TimeSpan First, double Factor, TimeSpan Cap)
{
    /// <summary>1 s, 2 s, 4 s and so on, at most 5 minutes.</summary>
    public static Backoff Default { get; } = new(TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(5));

    /// <summary>No wait at all.</summary>
    public static Backoff None { get; } = new(TimeSpan.Zero, 1, TimeSpan.Zero);

    /// <summary>The longest wait after attempt number <paramref name="attempt"/>, counted from 1.</summary>
    public TimeSpan CeilingAfter(int attempt)
    {
        if (First == TimeSpan.Zero)
            return TimeSpan.Zero; // Zero times the infinity of a late attempt would be no number.

        var seconds = First.TotalSeconds * Math.Pow(Factor, attempt - 1);
        return seconds < Cap.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Cap;
    }

    /// <summary>
    /// The wait after an attempt: anything up to its ceiling, by <paramref name="draw"/> in [0, 1). Full jitter, as in
    /// "Exponential Backoff And Jitter" of the AWS Architecture Blog: it spreads the retries of a burst best.
    /// </summary>
    public TimeSpan After(int attempt, double draw) => CeilingAfter(attempt) * draw;
}
