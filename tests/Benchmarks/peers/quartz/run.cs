#:package Quartz@4.7.3
#:package Microsoft.Data.Sqlite@10.0.0
#:property PublishAot=false

// run JOBS default|batch: Quartz.NET with its ADO store on SQLite, the same work as run.mjs of the other peers; one JSON object a measure on standard output.
// A job is a trigger that fires at once, of one durable job with the input as its data: how Quartz.NET takes work to be done once.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Quartz;

const int producers = 20;
const int pageOf = 1_000;
var jobs = int.Parse(args[0], CultureInfo.InvariantCulture);
var isBatched = args[1] == "batch";

await AddAsync("add-one", OneByOneAsync);
await AddAsync("add-many", ThousandACallAsync);
await DrainAsync(10);
await DrainAsync(50);
await EndToEndAsync(10);
await EndToEndAsync(50);
await PacedAsync();

async Task AddAsync(string measure, Func<IScheduler, int, Task> addAsync)
{
    await using var peer = await Peer.OpenAsync(10, isBatched);
    await OneByOneAsync(peer.Scheduler, 200);
    var meter = Meter.Start();
    await addAsync(peer.Scheduler, jobs);
    Report(peer, measure, jobs, meter);
}

async Task DrainAsync(int concurrency)
{
    await using var peer = await Peer.OpenAsync(concurrency, isBatched);
    await ThousandACallAsync(peer.Scheduler, jobs);
    Bench.Expect(jobs);
    var meter = Meter.Start();
    await peer.Scheduler.Start();
    await Bench.Ended;
    Report(peer, $"drain-{concurrency}", jobs, meter);
}

async Task EndToEndAsync(int concurrency)
{
    await using var peer = await Peer.OpenAsync(concurrency, isBatched);
    await peer.Scheduler.Start();
    await WarmAsync(peer);
    Bench.Expect(jobs);
    var meter = Meter.Start();
    await OneByOneAsync(peer.Scheduler, jobs);
    await Bench.Ended;
    Report(peer, $"end-to-end-{concurrency}", jobs, meter);
}

async Task PacedAsync()
{
    const int count = 1_000;
    await using var peer = await Peer.OpenAsync(10, isBatched);
    await peer.Scheduler.Start();
    await WarmAsync(peer);
    Bench.Expect(count);
    var meter = Meter.Start();
    var began = Stopwatch.GetTimestamp();
    List<Task> added = [];
    for (var i = 0; i < count; i++)
    {
        if (TimeSpan.FromMilliseconds(10 * i) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
            await Task.Delay(early);

        added.Add(SubmitAsync(peer.Scheduler));
    }

    await Task.WhenAll(added);
    await Bench.Ended;
    Report(peer, "paced", count, meter, [.. Bench.StartedAfter.Order()]);
}

static async Task WarmAsync(Peer peer)
{
    Bench.Expect(200);
    await OneByOneAsync(peer.Scheduler, 200);
    await Bench.Ended;
}

static Task OneByOneAsync(IScheduler scheduler, int count) => Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(async () =>
{
    for (var i = producer; i < count; i += producers)
        await SubmitAsync(scheduler);
})));

static async Task ThousandACallAsync(IScheduler scheduler, int count)
{
    for (var done = 0; done < count; done += pageOf)
        await scheduler.ScheduleJob(Bench.Detail, [.. Enumerable.Range(0, Math.Min(pageOf, count - done)).Select(static _ => NewTrigger())], new ScheduleJobOptions { Replace = true });
}

static async Task SubmitAsync(IScheduler scheduler) => await scheduler.ScheduleJob(NewTrigger());

static ITrigger NewTrigger() => TriggerBuilder.Create()
    .ForJob(Bench.Key)
    .UsingJobData("submitted", Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture))
    .StartNow()
    .Build();

static void Report(Peer peer, string measure, int count, Meter meter, double[]? starts = null)
{
    var seconds = Stopwatch.GetElapsedTime(meter.Began).TotalSeconds;
    var microseconds = (Environment.CpuUsage.TotalTime - meter.Processor).TotalMicroseconds / count;
    var version = typeof(IScheduler).Assembly.GetName().Version!.ToString(3);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $$"""{"peer":"quartz.net","version":"{{version}}","measure":"{{measure}}","settings":"{{peer.Settings}}","jobs":{{count}},"seconds":{{seconds}},"jobsPerSecond":{{count / seconds}},"p50Ms":{{At(starts, 0.5)}},"p99Ms":{{At(starts, 0.99)}},"cpuMicrosecondsPerJob":{{microseconds}}}"""));
}

static string At(double[]? sorted, double share) => sorted is null ? "null" : sorted[(int)(sorted.Length * share)].ToString(CultureInfo.InvariantCulture);

internal sealed record Meter(long Began, TimeSpan Processor)
{
    public static Meter Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
}

/// <summary>A scheduler on a database of its own, in WAL mode with Microsoft.Data.Sqlite's synchronous=FULL.</summary>
internal sealed class Peer(IScheduler scheduler, string folder, string settings) : IAsyncDisposable
{
    public IScheduler Scheduler => scheduler;

    public string Settings => settings;

    public static async Task<Peer> OpenAsync(int concurrency, bool isBatched)
    {
        var folder = Directory.CreateTempSubdirectory("millrace-peer-").FullName;
        var text = $"Data Source={Path.Combine(folder, "quartz.db")}";
        await using (var connection = new SqliteConnection(text))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            await command.ExecuteNonQueryAsync();
        }

        var scheduler = await QuartzSchedulerBuilder.Create(builder => builder
            .ConfigureScheduler(options =>
            {
                if (isBatched)
                    options.MaxBatchSize = concurrency;
            })
            .UseDefaultThreadPool(concurrency)
            .UsePersistentStore(store => store
                .UseSqlite(SqliteFactory.Instance, text)
                .ConfigureStore(static options => options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing))).BuildScheduler();
        await scheduler.AddJob(Bench.Detail, new AddJobOptions());
        return new Peer(scheduler, folder, $"ADO store, SQLite WAL, synchronous=FULL{(isBatched ? ", a batch of all threads" : "")}");
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.Shutdown(true);
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}

internal sealed class Bench : IJob
{
    public static readonly JobKey Key = new("bench");

    public static IJobDetail Detail { get; } = JobBuilder.Create<Bench>().WithIdentity(Key).StoreDurably().Build();

    private static TaskCompletionSource s_ended = new();
    private static int s_left;

    public static ConcurrentBag<double> StartedAfter { get; } = [];

    public static Task Ended => s_ended.Task;

    public static void Expect(int jobs)
    {
        StartedAfter.Clear();
        s_ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        s_left = jobs;
    }

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        StartedAfter.Add(Stopwatch.GetElapsedTime(long.Parse(context.MergedJobDataMap.GetString("submitted")!, CultureInfo.InvariantCulture)).TotalMilliseconds);
        if (Interlocked.Decrement(ref s_left) == 0)
            s_ended.SetResult();

        return ValueTask.CompletedTask;
    }
}
