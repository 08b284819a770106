using System.Diagnostics;
using System.Globalization;
using Benchmarks.Processes;
using Millrace;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Sqlite;

namespace Benchmarks;

/// <summary>What a claim and a sweep cost among ever more jobs: flat, if indexes and not scans answer.</summary>
internal static class Growth
{
    private const int Measured = 2_000;
    private const string Calls = "calls", Process = "process";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new Options(arguments, ["--jobs", "--only", "--rounds"]);
        int[] counts = [.. (options.Text("--jobs") ?? "10000,100000,1000000").Split(',').Select(static count => Options.ReadCount("--jobs", count)).Order()];
        var rounds = options.Count("--rounds", 3);
        if (options.Text("--only") is { } only and not (Calls or Process))
            throw new UsageException($"--only has no part '{only}': {Calls}, {Process}.");

        if (options.Text("--only") != Process)
            await CallsAsync(counts);

        if (options.Text("--only") != Calls)
            await new ProcessGrowth(counts[0], counts[^1], rounds).RunAsync();

        return 0;
    }

    private static async Task CallsAsync(IReadOnlyList<int> counts)
    {
        Console.WriteLine("jobs       | receive p50 us | claim p50 us | claim p99 us | end p50 us | sweep p50 ms | due 100 p50 ms | open ms");
        foreach (var count in counts)
        {
            var folder = Directory.CreateTempSubdirectory("millrace-growth-");
            try
            {
                Console.WriteLine(await MeasureAsync(folder.FullName, count));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<string> MeasureAsync(string folder, int count)
    {
        using (var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System))
        {
            // As many queued as scheduled for tomorrow.
            await Filling.AddAsync(storage, count);
            await Filling.AddAsync(storage, count, TimeProvider.System.GetUtcNow().AddDays(1));
        }

        var opening = Stopwatch.GetTimestamp();
        using var reopened = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System);
        await reopened.Queue.ReceiveAsync(Lane.Default, 1, TimeSpan.FromHours(1), CancellationToken.None);
        var open = Stopwatch.GetElapsedTime(opening).TotalMilliseconds;

        List<double> receives = [], claims = [], ends = [];
        for (var i = 0; i < Math.Min(Measured, count - 1); i++)
        {
            var delivery = await TimeAsync(receives, () => reopened.Queue.ReceiveAsync(Lane.Default, 1, TimeSpan.FromHours(1), CancellationToken.None));
            var request = new ClaimRequest(delivery[0].Message.Job, delivery[0].Message.Epoch, "bench", TimeSpan.FromSeconds(30));
            var claimed = ((Claim.Granted)await TimeAsync(claims, () => reopened.Jobs.ClaimAsync(request, CancellationToken.None))).Job;
            await TimeAsync(ends, () => reopened.Jobs.TryReplaceAsync(claimed, claimed.Settle(new Verdict.Complete(Payload.Null), TimeProvider.System.GetUtcNow()), CancellationToken.None));
            await reopened.Queue.DeleteAsync(delivery, CancellationToken.None);
        }

        var (sweeps, dues) = await SweepAsync(reopened);
        return string.Create(CultureInfo.InvariantCulture,
            $"{count,10:N0} | {At(receives, 0.5) * 1000,14:F1} | {At(claims, 0.5) * 1000,12:F0} | {At(claims, 0.99) * 1000,12:F0} | {At(ends, 0.5) * 1000,10:F0} | {At(sweeps, 0.5),12:F2} | {At(dues, 0.5),14:F2} | {open,7:F0}");
    }

    /// <summary>Sweeps that find nothing, then the search for a hundred that are due.</summary>
    private static async Task<(List<double> Sweeps, List<double> Dues)> SweepAsync(SqliteStorage storage)
    {
        List<double> sweeps = [], dues = [];
        for (var i = 0; i < 50; i++)
            await TimeAsync(sweeps, () => storage.Jobs.FindDueAsync(TimeProvider.System.GetUtcNow(), 500, CancellationToken.None));

        for (var i = 0; i < 50; i++)
            await TimeAsync(dues, () => storage.Jobs.FindDueAsync(TimeProvider.System.GetUtcNow().AddDays(2), 100, CancellationToken.None));

        return (sweeps, dues);
    }

    private static async Task<T> TimeAsync<T>(List<double> milliseconds, Func<Task<T>> act)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await act();
        milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        return result;
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
}
