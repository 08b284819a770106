using Millrace.Jobs;

namespace Millrace.Host.Tests.Platforms;

public sealed class PriorityTests
{
    [Fact]
    public async Task A_worker_that_becomes_free_takes_high_before_normal_before_low()
    {
        var gated = new Gated();
        await using var platform = await RunningPlatform.StartedAsync(app => app.Handle("gated", gated), workers: 1);
        await platform.SubmitAsync("gated", "\"busy\"");
        await gated.StartedAsync("busy");
        gated.Open("low", "normal", "high");

        List<JobId> jobs =
        [
            await platform.SubmitAsync("gated", "\"low\"", Priority.Low),
            await platform.SubmitAsync("gated", "\"normal\"", Priority.Normal),
            await platform.SubmitAsync("gated", "\"high\"", Priority.High),
        ];
        await AtHandAsync(platform, ("cpu-high", 1), ("cpu", 2), ("cpu-low", 1));
        gated.Open("busy");
        foreach (var job in jobs)
            await platform.EndOfAsync(job);

        Assert.Equal(["busy", "high", "normal", "low"], gated.Runs);
    }

    [Fact]
    public async Task Classes_have_workers_of_their_own()
    {
        var gated = new Gated();
        await using var platform = await RunningPlatform.StartedAsync(
            app => app.Handle("gated", gated).Handle("memory", gated, new JobTypeOptions { Lane = new Lane(ResourceClass.Memory, Priority.Normal) }), workers: 1);
        await platform.SubmitAsync("gated", "\"busy\"");
        await gated.StartedAsync("busy");
        gated.Open("other");

        Assert.IsType<JobState.Succeeded>((await platform.EndOfAsync(await platform.SubmitAsync("memory", "\"other\""))).State);
    }

    private static Task AtHandAsync(RunningPlatform platform, params (string Lane, long InFlight)[] expected) => RunningPlatform.UntilAsync(async () =>
    {
        var lanes = await platform.Process.Storage.Queue.DescribeAsync(RunningPlatform.Cancel);
        return expected.All(one => lanes.Single(lane => lane.Lane.Name == one.Lane).InFlight == one.InFlight);
    });
}
