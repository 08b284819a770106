using System.Diagnostics;
using System.Globalization;
using Millrace;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Sqlite;

namespace Benchmarks;

/// <summary>What a claim and a sweep cost among ever more jobs: flat, if indexes and not scans answer.</summary>
internal static class Growth
{
    private const int Page = 1_000;
    private const int Measured = 2_000;
    private static readonly JobType Type = new("growth");

    public static async Task<int> RunAsync(IReadOnlyList<int> counts)
    {
        Console.WriteLine("jobs       | receive p50 us | claim p50 us | claim p99 us | end p50 us | sweep p50 ms | due 100 p50 ms | open ms");
        foreach (var count in counts.Count == 0 ? [10_000, 100_000, 1_000_000] : counts)
        {
            var folder = Path.Combine(Path.GetTempPath(), $"millrace-growth-{count}");
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);

            try
            {
                Console.WriteLine(await MeasureAsync(folder, count));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    private static async Task<string> MeasureAsync(string folder, int count)
    {
        using (var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System))
            await FillAsync(storage, count);

        var opening = Stopwatch.GetTimestamp();
        using var reopened = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System);
        await reopened.Queue.ReceiveAsync(Lane.Default, 1, TimeSpan.FromHours(1), CancellationToken.None);
        var open = Stopwatch.GetElapsedTime(opening).TotalMilliseconds;

        List<double> receives = [], claims = [], ends = [];
        for (var i = 0; i < Measured; i++)
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

    /// <summary>As many jobs queued as scheduled for tomorrow.</summary>
    private static async Task FillAsync(SqliteStorage storage, int count)
    {
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        for (var done = 0; done < count; done += Page)
        {
            var queued = Requests(null).ToList();
            await storage.Jobs.AddAsync([.. queued, .. Requests(tomorrow)], CancellationToken.None);
            await storage.Queue.SendAsync([.. queued.Select(static job => new WorkMessage(job.Lane, job.Id, 0))], TimeSpan.Zero, CancellationToken.None);
        }
    }

    private static IEnumerable<NewJob> Requests(DateTimeOffset? runAt) => Enumerable.Range(0, Page).Select(i => new NewJob
    {
        Id = JobId.New(TimeProvider.System.GetUtcNow()),
        Type = Type,
        Input = new Payload($$"""{"number":{{i}},"text":"about a hundred characters, as a small input has them, and no more than that"}"""),
        RunAt = runAt?.AddMilliseconds(i),
    });

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
