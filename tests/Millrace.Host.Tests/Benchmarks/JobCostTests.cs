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
    private const int Many = 2_000;

    // One job after the other, so that no group commit is shared: the most that a job may cost, not what it costs under load.
    [Fact]
    public async Task A_plain_job_writes_commits_and_allocates_no_more_than_it_did()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-costs-").FullName;
        var costs = await MeasureAsync(folder);
        Directory.Delete(folder, recursive: true);

        // Its row, message and change; its end and that change, the deleted message. A slow machine may write its claim by itself: one more of each.
        Assert.InRange(costs.Writes, 4, 8);
        Assert.InRange(costs.Commits, 1, 3);
        Assert.InRange(costs.AllocatedBytes, 1, 20_000);
    }

    [Fact]
    public async Task A_job_among_many_shares_messages_changes_and_commits_with_them()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-costs-").FullName;
        var cancel = TestContext.Current.CancellationToken;
        JobCosts costs;
        await using (var process = await MeasuredProcess.StartAsync(new BenchmarkOptions(), folder, workers: 10, cancel))
        {
            var meter = process.Meter();
            process.Expect(Many);
            await process.SubmitManyAsync(Many, cancel);
            await process.SucceededAsync(cancel);
            costs = meter.PerJob(Many);
        }

        Directory.Delete(folder, recursive: true);

        // Its row and its end. A slow machine may write its claim by itself, and has smaller groups.
        Assert.InRange(costs.Writes, 2, 3.6);
        Assert.InRange(costs.Commits, 0, 0.5);
        Assert.InRange(costs.AllocatedBytes, 1, 16_000);
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
