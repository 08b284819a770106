using System.Diagnostics;
using System.Globalization;
using Millrace.Sqlite;

namespace Benchmarks.Processes;

/// <summary>
/// What many queued jobs cost a whole process: its start until it claims, its memory, and how fast it claims. Few and many by turns, so that what else
/// the machine does meets both.
/// </summary>
internal sealed class ProcessGrowth(int few, int many, int rounds)
{
    // The code is compiled by then; what is measured begins after it.
    private const int Warm = 20_000;
    private const int Measured = 10_000;

    private const int MostMegabytes = 200;
    private const int LeastPercent = 90;
    private const double MostSeconds = 1;

    private sealed record Seen(double FirstClaim, double ClaimsPerSecond, double Resident, double Most);

    public async Task RunAsync()
    {
        var folders = new[] { few, many }.Distinct().ToDictionary(static count => count, static _ => Directory.CreateTempSubdirectory("millrace-growth-"));
        try
        {
            foreach (var (count, folder) in folders)
                await Filling.QueueAsync(folder.FullName, count);

            var seen = folders.Keys.ToDictionary(static count => count, static _ => new List<Seen>());
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (count, folder) in folders)
                    seen[count].Add(await MeasureAsync(folder.FullName));
            }

            Print(seen.ToDictionary(static one => one.Key, static one => MedianOf(one.Value)));
        }
        finally
        {
            foreach (var folder in folders.Values)
                folder.Delete(recursive: true);
        }
    }

    // As many as are queued before are queued at the end.
    private static async Task<Seen> MeasureAsync(string folder)
    {
        using (var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System))
            await Filling.AddAsync(storage, Warm + Measured);

        await using var program = RunningProgram.Start(folder, [1, Warm, Warm + Measured]);
        var first = await program.NextMarkAsync();
        var warm = await program.NextMarkAsync();
        var last = await program.NextMarkAsync();
        var (resident, most) = program.Memory();
        return new Seen(
            Stopwatch.GetElapsedTime(program.StartedAt, first).TotalSeconds, Measured / Stopwatch.GetElapsedTime(warm, last).TotalSeconds, resident / 1e6, most / 1e6);
    }

    private void Print(Dictionary<int, Seen> seen)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"One process (up, 10 workers) on a file with that many queued jobs, by turns, rounds: {rounds}, medians; claims {Warm + 1:N0} to {Warm + Measured:N0} since its start."));
        Console.WriteLine("queued     | start to first claim s | claims/s | resident MB | most resident MB");
        foreach (var (count, one) in seen)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,10:N0} | {one.FirstClaim,22:F2} | {one.ClaimsPerSecond,8:N0} | {one.Resident,11:N0} | {one.Most,16:N0}"));

        var (small, large) = (seen[few], seen[many]);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"with {many:N0} queued"));
        Tell("start to first claim, s", large.FirstClaim, "F2", large.FirstClaim < MostSeconds, $"under {MostSeconds}");
        Tell("resident, MB", large.Resident, "N0", large.Resident < MostMegabytes, $"under {MostMegabytes}");
        var percent = 100 * large.ClaimsPerSecond / small.ClaimsPerSecond;
        Tell(string.Create(CultureInfo.InvariantCulture, $"claims/s, % of those with {few:N0}"), percent, "N0", percent >= LeastPercent, $"at least {LeastPercent}");
    }

    private static void Tell(string what, double figure, string format, bool isMet, string target) =>
        Console.WriteLine($"  {what,-36}{figure.ToString(format, CultureInfo.InvariantCulture),8}   target: {target}{(isMet ? "" : ", missed")}");

    private static Seen MedianOf(List<Seen> seen) => new(
        Median(seen.Select(static one => one.FirstClaim)), Median(seen.Select(static one => one.ClaimsPerSecond)), Median(seen.Select(static one => one.Resident)), Median(seen.Select(static one => one.Most)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
