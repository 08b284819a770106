using System.Text.Json;

namespace Benchmarks.Comparison;

/// <summary>Ours: <c>millrace bench</c>, in a process of its own as every peer.</summary>
internal sealed class Millrace(bool survivesPowerLoss) : IContestant
{
    private static readonly string Program = Path.Combine(Programs.Repository, "samples", "HelloJob", "bin", "false", "Release", "net10.0", "HelloJob");

    public string Key => "millrace";

    public bool SyncsEveryCommit => survivesPowerLoss;

    public async Task<string?> InstallAsync()
    {
        await Programs.RunAsync(Programs.Repository, "dotnet", "build", "-c", "Release", Path.Combine("samples", "HelloJob"), "-v", "q", "--nologo");
        return null;
    }

    public async Task<IReadOnlyList<Figure>> RunAsync(int jobs) =>
        [.. await RunAsync(jobs, workers: 10), .. await RunAsync(jobs, workers: 50, "--only", "drain", "--only", "end-to-end")];

    private async Task<IReadOnlyList<Figure>> RunAsync(int jobs, int workers, params string[] only)
    {
        string[] command = [Program, "bench", "--json", "--jobs", jobs.Text(), "--workers", workers.Text(), .. only];
        var output = await Programs.RunAsync("", survivesPowerLoss ? [.. command, "--survive-power-loss"] : command);
        using var report = JsonDocument.Parse(output);
        var root = report.RootElement;
        var settings = $"SQLite {root.GetProperty("sqlite")}, synchronous={(survivesPowerLoss ? "FULL" : "NORMAL")}";
        return [.. root.GetProperty("measures").EnumerateArray().Select(measured => FigureOf(measured, root.GetProperty("version").ToString(), settings, workers))];
    }

    private static Figure FigureOf(JsonElement measured, string version, string settings, int workers)
    {
        var name = measured.GetProperty("measure").GetString()!; // Always there.
        var isPaced = name == "paced";
        return new Figure(
            "millrace",
            version,
            name is "drain" or "end-to-end" ? $"{name}-{workers}" : name,
            settings,
            measured.GetProperty("jobs").GetInt32(),
            measured.GetProperty("seconds").GetDouble(),
            measured.GetProperty("jobsPerSecond").GetDouble(),
            isPaced ? measured.GetProperty("start").GetProperty("p50Milliseconds").GetDouble() : null,
            isPaced ? measured.GetProperty("start").GetProperty("p99Milliseconds").GetDouble() : null,
            measured.GetProperty("costs").GetProperty("processorMicroseconds").GetDouble());
    }
}
