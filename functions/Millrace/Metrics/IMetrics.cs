using Millrace.Jobs;

namespace Millrace.Metrics;

/// <summary>Where the platform's figures go.</summary>
public interface IMetrics
{
    /// <summary>Takes a figure. Quick, and never throws.</summary>
    void Record(Measurement measurement);
}

/// <summary>One figure.</summary>
/// <param name="Name">One of <see cref="MetricNames"/>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">What it counts in: <c>Count</c>, <c>Milliseconds</c> or <c>Seconds</c>, CloudWatch's names.</param>
public readonly record struct Measurement(string Name, double Value, string Unit = "Count")
{
    /// <summary>The job type it belongs to; null for the platform's own.</summary>
    public JobType? Type { get; init; }

    /// <summary>The lane it belongs to; null for the platform's own.</summary>
    public Lane? Lane { get; init; }

    /// <summary>A figure of a job.</summary>
    public static Measurement Of(Job job, string name, double value, string unit = "Count") => new(name, value, unit) { Type = job.Type, Lane = job.Lane };
}

/// <summary>The names of the platform's figures.</summary>
public static class MetricNames
{
    /// <summary>Jobs that were added, each once or, after a failure of the feed, more often.</summary>
    public const string JobsSubmitted = "JobsSubmitted";

    /// <summary>Attempts that began.</summary>
    public const string JobsStarted = "JobsStarted";

    /// <summary>Jobs that ended with a result.</summary>
    public const string JobsSucceeded = "JobsSucceeded";

    /// <summary>Jobs that ended without a result.</summary>
    public const string JobsFailed = "JobsFailed";

    /// <summary>Jobs that were cancelled.</summary>
    public const string JobsCancelled = "JobsCancelled";

    /// <summary>From a job's submission to its first start, in milliseconds. A job with a start time of its own is left out.</summary>
    public const string QueueAge = "QueueAge";

    /// <summary>How long an attempt took, in milliseconds.</summary>
    public const string AttemptDuration = "AttemptDuration";

    /// <summary>How many attempts a job had spent when it ended.</summary>
    public const string Attempts = "Attempts";

    /// <summary>Leases that ended without a beat.</summary>
    public const string ExpiredLeases = "ExpiredLeases";

    /// <summary>Function instances that started.</summary>
    public const string ColdStart = "ColdStart";

    /// <summary>For how long the job that is due the longest has waited for the sweep, in seconds.</summary>
    public const string SweepLag = "SweepLag";
}
