using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Tests.Running;

public sealed class ReportTests
{
    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task Progress_is_written_at_most_once_a_second_and_the_last_value_always()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();

        for (var second = 0; second < 5; second++)
        {
            for (var i = 0; i < 100; i++)
                context.ReportProgress((second * 10) + (i / 10.0), "step");
            await world.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([9.9, 19.9, 29.9, 39.9, 49.9], world.Store.Beats.Select(static beat => beat.Progress?.Percent));
        context.ReportProgress(99);
        world.Handler.Return("out");
        await run;
        Assert.Equal(new Progress(99), (await world.FoundAsync(job.Id)).Progress);
    }

    [Fact]
    public async Task Progress_that_could_not_be_written_is_written_with_the_next_beat()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();
        world.Store.BeforeBeat = static () => throw new IOException("The store is out of reach.");
        context.ReportProgress(50);
        await world.PassAsync(TimeSpan.FromSeconds(1));

        world.Store.BeforeBeat = static () => Task.CompletedTask;
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(new Progress(50), (await world.FoundAsync(job.Id)).Progress);
        world.Handler.Return("out");
        await run;
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public async Task Progress_beyond_its_range_is_refused(double percent)
    {
        var world = new World();
        var (_, context, run) = await world.StartAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => context.ReportProgress(percent));

        world.Handler.Return("out");
        await run;
    }

    [Fact]
    public async Task Lines_are_written_within_a_second_and_the_last_ones_at_the_end()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();

        context.Log("first", LogLevel.Warning);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        var line = Assert.Single(await world.Log.ReadAsync(job.Id, 0, 10, Cancel)).Line;
        context.Log(new string('x', LogLine.MaxText + 1));
        world.Handler.Return("out");
        await run;

        Assert.Equal(("first", LogLevel.Warning, 1), (line.Text, line.Level, line.Epoch));
        Assert.Equal(["first", new string('x', LogLine.MaxText)], await world.LinesAsync(job.Id));
    }

    [Fact]
    public async Task No_more_lines_are_held_than_the_log_keeps()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();

        for (var i = 0; i < 3_000; i++)
            context.Log($"{i}");
        world.Handler.Return("out");
        await run;

        var lines = await world.Log.ReadAsync(job.Id, 0, 10_000, Cancel);
        Assert.Equal(Enumerable.Range(2_000, 1_000).Select(static i => $"{i}"), lines.Select(static line => line.Line.Text));
        Assert.Equal(IJobLog.Kept, lines[^1].Number);
    }

    [Fact]
    public async Task Lines_that_could_not_be_written_are_written_later_and_in_order()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();
        world.Log.BeforeAppend = static () => throw new IOException("The log is out of reach.");
        context.Log("first");
        await world.PassAsync(TimeSpan.FromSeconds(1));
        context.Log("second");

        world.Log.BeforeAppend = static () => Task.CompletedTask;
        world.Handler.Return("out");
        await run;

        Assert.Equal(["first", "second"], await world.LinesAsync(job.Id));
    }

    [Fact]
    public async Task Lines_stay_in_order_when_two_flushes_meet()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();
        var slow = new TaskCompletionSource();
        world.Log.BeforeAppend = () => slow.Task;
        context.Log("first");
        var tending = world.Keeper.TendAsync(Cancel);

        world.Log.BeforeAppend = static () => Task.CompletedTask;
        context.Log("second");
        world.Handler.Return("out");
        await Task.WhenAny(run, Task.Delay(50, Cancel));
        slow.SetResult();
        await Task.WhenAll(tending, run);

        Assert.Equal(["first", "second"], await world.LinesAsync(job.Id));
    }

    [Fact]
    public async Task A_log_out_of_reach_costs_neither_the_lease_nor_the_result()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();
        world.Log.BeforeAppend = static () => throw new IOException("The log is out of reach.");
        context.Log("lost");

        await world.PassAsync(TimeSpan.FromMinutes(10));
        await world.Sweeper.SweepAsync(Cancel);
        world.Handler.Return("out");
        await run;

        Assert.IsType<JobState.Succeeded>((await world.FoundAsync(job.Id)).State);
    }
}
