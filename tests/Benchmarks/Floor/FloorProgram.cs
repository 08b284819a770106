using System.Diagnostics;
using Benchmarks.Comparison;
using SQLitePCL;

namespace Benchmarks.Floor;

/// <summary>
/// What SQLite itself allows on this machine: the least that a durable job queue can write, from C#, measured as the others are. A process of its own,
/// that prints a figure a line.
/// </summary>
internal sealed class FloorProgram(string synchronous, int jobs)
{
    private const int Producers = 20;
    private const int PacedPerSecond = 100;
    private const int PacedSeconds = 10;

    private readonly string _settings = $"raw SQLite from C#, synchronous={synchronous}";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [("NORMAL" or "FULL") and var synchronous, var jobs])
            throw new UsageException("floor needs its setting and the number of jobs: floor NORMAL 20000, or floor FULL 20000.");

        FloorDatabase.Prepare();
        var program = new FloorProgram(synchronous, Options.ReadCount("The number of jobs", jobs));
        await program.RunAsync();
        return 0;
    }

    private async Task RunAsync()
    {
        await InFolderAsync(queue => EndToEndAsync(queue, 10, Math.Clamp(jobs, 1_000, 5_000), static () => { })); // The process is warm.
        await MeasureAsync("add-one", (queue, begin) => AddAsync(begin, () => queue.AddOneByOneAsync(jobs, Producers)));
        await MeasureAsync("add-many", (queue, begin) => AddAsync(begin, () => queue.AddManyAsync(jobs)));
        foreach (var workers in (int[])[10, 50])
        {
            await MeasureAsync($"drain-{workers}", (queue, begin) => DrainAsync(queue, workers, begin));
            await MeasureAsync($"end-to-end-{workers}", (queue, begin) => EndToEndAsync(queue, workers, jobs, begin));
        }

        await MeasureAsync("paced", PacedAsync, PacedPerSecond * PacedSeconds);
    }

    private static Task AddAsync(Action begin, Func<Task> addAsync)
    {
        begin();
        return addAsync();
    }

    private async Task DrainAsync(FloorQueue queue, int workers, Action begin)
    {
        await queue.AddManyAsync(jobs);
        var ended = queue.Expect(jobs);
        begin();
        queue.Work(workers);
        await ended;
    }

    private static async Task EndToEndAsync(FloorQueue queue, int workers, int jobs, Action begin)
    {
        queue.Work(workers);
        await RunAsync(Math.Clamp(jobs / 4, 1_000, 5_000)); // A file that has its pages.
        begin();
        await RunAsync(jobs);

        async Task RunAsync(int count)
        {
            var ended = queue.Expect(count);
            await queue.AddOneByOneAsync(count, Producers);
            await ended;
        }
    }

    private static async Task PacedAsync(FloorQueue queue, Action begin)
    {
        queue.Work(10);
        await RunAsync(PacedPerSecond); // A second of them, for nothing.
        queue.StartedAfter.Clear();
        begin();
        await RunAsync(PacedPerSecond * PacedSeconds);

        async Task RunAsync(int count)
        {
            var (ended, began, added) = (queue.Expect(count), Stopwatch.GetTimestamp(), new Task[count]);
            for (var i = 0; i < count; i++)
            {
                // After the plan, not after the job before: a timer that fires late does not slow the pace.
                if (TimeSpan.FromSeconds((double)i / PacedPerSecond) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                    await Task.Delay(early, TimeProvider.System);

                added[i] = queue.AddAsync();
            }

            await Task.WhenAll(added);
            await ended;
        }
    }

    private Task MeasureAsync(string measure, Func<FloorQueue, Action, Task> runAsync, int? count = null) => InFolderAsync(async queue =>
    {
        var (began, processor) = (0L, TimeSpan.Zero);
        await runAsync(queue, () => (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime));
        var (seconds, used, many) = (Stopwatch.GetElapsedTime(began).TotalSeconds, Environment.CpuUsage.TotalTime - processor, count ?? jobs);
        TimeSpan[] sorted = measure == "paced" ? [.. queue.StartedAfter.Order()] : [];
        Console.WriteLine(new Figure(
            "the floor",
            raw.sqlite3_libversion().utf8_to_string(),
            measure,
            _settings,
            many,
            seconds,
            many / seconds,
            sorted.Length == 0 ? null : sorted[sorted.Length / 2].TotalMilliseconds,
            sorted.Length == 0 ? null : sorted[sorted.Length * 99 / 100].TotalMilliseconds,
            used.TotalMicroseconds / many));
    });

    private async Task InFolderAsync(Func<FloorQueue, Task> runAsync)
    {
        var folder = Directory.CreateTempSubdirectory("millrace-floor-");
        try
        {
            using var queue = new FloorQueue(folder.FullName, synchronous);
            await runAsync(queue);
            if (!queue.IsComplete)
                throw new InvalidOperationException("Rows are missing: what was measured is not what it says.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
