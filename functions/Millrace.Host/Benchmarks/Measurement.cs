using System.Text.Json.Serialization;

namespace Millrace.Host.Benchmarks;

/// <summary>What one measure found.</summary>
/// <param name="Measure">Its name.</param>
/// <param name="Jobs">How many jobs were measured.</param>
/// <param name="Seconds">From the first call to the end of the last.</param>
/// <param name="Costs">What a job cost meanwhile.</param>
internal sealed record Measurement(string Measure, int Jobs, double Seconds, JobCosts Costs)
{
    public double JobsPerSecond => Jobs / Seconds;

    /// <summary>From the call that submits to its answer; null where it was not measured.</summary>
    public Latency? Answer { get; init; }

    /// <summary>From the call that submits to the start of the handler; null where no job ran.</summary>
    public Latency? Start { get; init; }

    /// <summary>From the call that submits to the committed success; null where no job ran.</summary>
    public Latency? Success { get; init; }
}

/// <summary>Two percentiles.</summary>
internal sealed record Latency(double P50Milliseconds, double P99Milliseconds)
{
    public static Latency? Of(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted.Length == 0 ? null : new Latency(sorted[sorted.Length / 2].TotalMilliseconds, sorted[sorted.Length * 99 / 100].TotalMilliseconds);
    }
}

/// <summary>What was measured, and how.</summary>
internal sealed record BenchmarkReport(string Version, string Sqlite, BenchmarkOptions Options, IReadOnlyList<Measurement> Measures)
{
    /// <summary>The most memory that the process had, in all of its measures.</summary>
    public long PeakWorkingSetBytes { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Stamp))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(BenchmarkReport))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;
