using System.Diagnostics;
using Distributed.Tests.Deployments;
using LocalCloud;
using Millrace.Jobs;

namespace Distributed.Tests.Figures;

/// <summary>How throughput grows with workers. It needs a quiet machine, so it runs only when it is asked for: docs/benchmarks.md.</summary>
public sealed class ThroughputFigures(ITestOutputHelper output)
{
    private const int JobsAWorker = 60;

    [Fact(Explicit = true)]
    [Trait("Category", "Figures")]
    public async Task Ten_workers_do_nine_and_a_half_times_as_much_as_one()
    {
        var rates = new Dictionary<int, double>();
        foreach (var workers in (int[])[1, 2, 5, 10])
        {
            var scaled = new Scaled(workers);
            await scaled.InitializeAsync();
            await using (scaled)
                rates[workers] = await MeasureAsync(scaled, workers);

            output.WriteLine($"{workers,2} workers: {rates[workers]:0.0} jobs/s, {rates[workers] / rates[1]:0.00} times one");
        }

        Assert.True(rates[10] >= 9.5 * rates[1], $"{rates[10] / rates[1]:0.00}");
    }

    /// <summary>Jobs that wait for 100 ms, from the first start to the last end: all of them are there before the first one starts.</summary>
    private static async Task<double> MeasureAsync(Scaled scaled, int workers)
    {
        await DrainAsync(scaled, workers * 10); // Every worker is warm.
        var journal = await DrainAsync(scaled, workers * JobsAWorker);
        var (starts, ends) = (journal.Of("start"), journal.Of("end"));
        Assert.Equal(workers, starts.Select(static line => line.Process).Distinct().Count());
        return ends.Count / Stopwatch.GetElapsedTime(starts[0].Time, ends[^1].Time).TotalSeconds;
    }

    private static async Task<Journal> DrainAsync(Scaled scaled, int count)
    {
        var journal = scaled.NewJournal();
        List<JobId> jobs = [];
        for (var i = 0; i < count; i++)
            jobs.Add(await scaled.Table.AddAsync("test.note", new { journal = journal.Folder, milliseconds = 100 }));

        foreach (var some in jobs.Chunk(10))
            await scaled.Queue("CpuQueue").SendAsync(some.Select(static job => $$"""{"job":"{{job}}","epoch":0}"""));

        await scaled.Table.SucceededAsync(jobs);
        return journal;
    }

    /// <summary>So many workers, each with one job at a time. Its feed collects until all is over.</summary>
    private sealed class Scaled(int workers) : Deployed
    {
        internal override void Change(TestTemplate template)
        {
            template.FeedWindow(300);
            template.Mapping("WorkFunction", "Cpu", workers, batchSize: 1);
        }

        internal override LocalDeploymentOptions Change(LocalDeploymentOptions options) => options with { QueueConcurrency = workers };
    }
}
