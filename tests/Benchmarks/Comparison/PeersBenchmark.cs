using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks.Comparison;

/// <summary>Ours and the job queues that people use, the same work in turn (A B A B), one process each: peers/README.md.</summary>
internal static class PeersBenchmark
{
    private const int Jobs = 20_000;
    private const int QuickJobs = 4_000;
    private const int Rounds = 3;

    private static readonly IContestant[] All =
    [
        new Millrace(survivesPowerLoss: false),
        new FloorPeer(survivesPowerLoss: false),
        new NodePeer("bullmq", "everysec", "redis-server"),
        new Millrace(survivesPowerLoss: true),
        new FloorPeer(survivesPowerLoss: true),
        new NodePeer("bullmq", "always", "redis-server"),
        new NodePeer("graphile", "default", "postgresql"),
        new NodePeer("graphile", "tuned", "postgresql"),
        new NodePeer("pgboss", "fetch", "postgresql"),
        new NodePeer("pgboss", "batch", "postgresql"),
        new QuartzPeer("default"),
        new QuartzPeer("batch"),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new Options(arguments, ["--only", "--jobs", "--rounds"], "--quick");
        var isQuick = options.Has("--quick");
        var only = options.Text("--only")?.Split(',') ?? [.. All.Select(static one => one.Key)];
        if (only.Except(All.Select(static one => one.Key)).FirstOrDefault() is { } unknown)
            throw new UsageException($"--only has no peer '{unknown}': {string.Join(", ", All.Select(static one => one.Key).Distinct())}.");

        var jobs = options.Count("--jobs", isQuick ? QuickJobs : Jobs);
        var rounds = options.Count("--rounds", isQuick ? 1 : Rounds);
        var contestants = await InstallAsync(All.Where(one => one is Millrace or FloorPeer || only.Contains(one.Key)));
        var figures = await RunAsync(contestants, jobs, rounds);

        PrintConditions(jobs, rounds);
        new ComparisonTable(figures).Print(Console.Out);
        return 0;
    }

    private static async Task<IReadOnlyList<IContestant>> InstallAsync(IEnumerable<IContestant> contestants)
    {
        List<IContestant> ready = [];
        foreach (var contestant in contestants)
        {
            if (await WhyNotAsync(contestant) is { } missing)
                await Console.Error.WriteLineAsync($"SKIPPED {contestant.Key}: {missing}");
            else
                ready.Add(contestant);
        }

        return ready;
    }

    private static async Task<string?> WhyNotAsync(IContestant contestant)
    {
        try
        {
            return await contestant.InstallAsync();
        }
        catch (InvalidOperationException e) when (contestant is not Millrace)
        {
            return e.Message;
        }
    }

    private static async Task<IReadOnlyList<(IContestant, Figure)>> RunAsync(IReadOnlyList<IContestant> contestants, int jobs, int rounds)
    {
        List<(IContestant, Figure)> figures = [];
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                // As it goes, so that a long run shows something and a broken one leaves what it had.
                await Console.Error.WriteLineAsync($"# round {round}, {contestant.Key}, load average {LoadAverage()}");
                foreach (var figure in await FiguresAsync(contestant, jobs))
                {
                    figures.Add((contestant, figure));
                    await Console.Error.WriteLineAsync(figure.ToString());
                }
            }
        }

        return figures;
    }

    // A peer that fails does not take the others' half an hour with it.
    private static async Task<IReadOnlyList<Figure>> FiguresAsync(IContestant contestant, int jobs)
    {
        try
        {
            return await contestant.RunAsync(jobs);
        }
        catch (InvalidOperationException e) when (contestant is not Millrace)
        {
            await Console.Error.WriteLineAsync($"FAILED {contestant.Key}: {e.Message}");
            return [];
        }
    }

    private static void PrintConditions(int jobs, int rounds)
    {
        var model = Lines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {jobs:N0} jobs a measure, 20 producers (one for 1,000 a call), 10 or 50 workers, rounds in turn: {rounds}, medians.
            {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores ({model}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB, {RuntimeInformation.FrameworkDescription}, load average {LoadAverage()}.
            All data in {Path.GetTempPath()}, file system {new DriveInfo(Path.GetTempPath()).DriveFormat}.

            Not equal:
            - Millrace and Quartz.NET keep jobs in a file of their own process. The others speak with a server over the loopback network, which a second machine could share; processor time counts the server.
            - What a power cut may take: nothing with synchronous=FULL, appendfsync always and PostgreSQL (fsync, synchronous_commit); the last second with everysec; with synchronous=NORMAL what came since the last checkpoint of the log. A killed process loses nothing in any of them.
            - PostgreSQL and FULL wait for the disk with every commit; commits are shared by those that wait together. Quartz.NET shares none.
            - Millrace and BullMQ keep ended jobs with their results, and Millrace each attempt and change of state; graphile-worker deletes a job that succeeded; Quartz.NET deletes the trigger.
            - The floor is no job queue: two writes a job from one process, nothing that survives but the rows (peers/README.md).
            - BullMQ is single-threaded on both sides, as it is used; nobody runs a second process of a peer.

            """));
    }

    private static string LoadAverage() => string.Join(' ', Lines("/proc/loadavg").FirstOrDefault("unknown").Split(' ').Take(3));

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
