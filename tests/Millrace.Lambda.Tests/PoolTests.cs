using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Lambda.Tests;

/// <summary>Deployments side by side on one table: each sets in motion the jobs of its own pool.</summary>
public sealed class PoolTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task The_feed_wakes_the_jobs_of_the_functions_own_pool()
    {
        var jobs = new[] { await _world.AddAsync(), await _world.AddInPoolAsync("canary"), await _world.AddInPoolAsync("other") };

        await _world.PoolDispatch.HandleAsync(World.Event(await _world.RecordsAsync(jobs)), Cancel);

        var sent = Assert.Single(await SentAsync());
        Assert.Equal((jobs[1].Id, "canary"), (sent.Job, sent.Pool));
    }

    [Fact]
    public async Task The_sweep_replays_the_jobs_of_its_own_pool()
    {
        var (own, usual) = (await _world.AddInPoolAsync("canary"), await _world.AddAsync());

        await _world.PoolSweep.HandleAsync(Cancel);
        var sent = Assert.Single(await SentAsync());
        Assert.Equal((own.Id, "canary"), (sent.Job, sent.Pool));
        Assert.IsType<JobState.Queued>((await _world.FoundAsync(usual.Id)).State);
    }

    private async Task<IReadOnlyList<WorkMessage>> SentAsync() => (await _world.Queue.DescribeAsync(Cancel)).Sum(static lane => lane.Depth) == 0
        ? []
        : [.. (await _world.Queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromMinutes(1), Cancel)).Select(static delivery => delivery.Message)];
}
