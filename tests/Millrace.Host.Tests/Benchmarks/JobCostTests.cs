using Millrace.Host.Benchmarks;

namespace Millrace.Host.Tests.Benchmarks;

/// <summary>
/// What a plain job may cost: counts, not times, so that a busy machine does not change them. When one of these fails, something new is
/// written, committed or allocated for every job: <c>millrace bench</c> shows the same figures, and `git stash` what they were before.
/// Remove the cost; or, if every job must pay it from now on, raise the bound here, with the reason in the commit and the new figures
/// in docs/benchmarks.md. When the figures have fallen for good, lower the bound to hold what was won.
/// </summary>
[Collection(nameof(Alone))]
public sealed class JobCostTests
{
    private const int Warm = 300;
    private const int Jobs = 300;

    // One job after the other, so that no group commit is shared: the most that a job may cost, not what it costs under load.
    [Fact]
    public async Task A_plain_job_writes_commits_and_allocates_no_more_than_it_did()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-costs-").FullName;
        var costs = await MeasureAsync(folder);
        Directory.Delete(folder, recursive: true);

        Assert.InRange(costs.Writes, 3, 9);
        Assert.InRange(costs.Commits, 1, 5);
        Assert.InRange(costs.AllocatedBytes, 1, 40_000);
    }

    private static async Task<JobCosts> MeasureAsync(string folder)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var process = await MeasuredProcess.StartAsync(new BenchmarkOptions(), folder, workers: 1, cancel);
        await RunAsync(process, Warm, cancel);
        var meter = process.Meter();
        await RunAsync(process, Jobs, cancel);
        return meter.PerJob(Jobs);
    }

    private static async Task RunAsync(MeasuredProcess process, int jobs, CancellationToken cancel)
    {
        for (var i = 0; i < jobs; i++)
        {
            process.Expect(1);
            await process.SubmitAsync(1, cancel);
            await process.SucceededAsync(cancel);
        }
    }
}

/// <summary>Tests that no other test may run beside: they count what the whole process does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
