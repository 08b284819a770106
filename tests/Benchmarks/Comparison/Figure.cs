using System.Text.Json;

namespace Benchmarks.Comparison;

/// <summary>What a program printed for one measure: one JSON object a line, the same names from every peer.</summary>
internal sealed record Figure(
    string Peer, string Version, string Measure, string Settings, int Jobs, double Seconds, double JobsPerSecond, double? P50Ms, double? P99Ms, double? CpuMicrosecondsPerJob)
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    public static Figure Parse(string line) => JsonSerializer.Deserialize<Figure>(line, Names) ?? throw new InvalidOperationException($"'{line}' is no figure.");

    public override string ToString() => JsonSerializer.Serialize(this, Names);
}
