using Millrace.Jobs;

namespace Millrace.Tests.Running;

public sealed class CancelTests
{
    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_running_handler_is_told_of_a_cancellation_at_its_next_beat()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();

        Assert.Equal(CancelResult.Requested, await world.Client.CancelAsync(job.Id, "enough", Cancel));
        await world.PassAsync(world.Leases.BeatEvery);
        await run;

        var stored = await world.FoundAsync(job.Id);
        Assert.Equal((new JobState.Cancelled(world.Clock.GetUtcNow(), "enough"), 0), (stored.State, stored.AttemptsSpent));
        Assert.Equal(AttemptOutcome.Cancelled, Assert.Single(stored.Attempts).Outcome);
    }

    [Fact]
    public async Task A_running_handler_is_told_at_once_where_the_change_is_noticed()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();
        var claimed = await world.LastChangeAsync();

        world.Keeper.Notice(claimed);
        Assert.Empty(world.Store.Beats);
        await world.Client.CancelAsync(job.Id, "enough", Cancel);
        world.Keeper.Notice(await world.LastChangeAsync());
        await run;

        Assert.IsType<JobState.Cancelled>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_handler_that_does_not_stop_is_given_up_and_its_job_is_cancelled()
    {
        var world = new World(obeys: false);
        var (job, _, run) = await world.StartAsync();

        await world.Client.CancelAsync(job.Id, "enough", Cancel);
        await world.PassAsync(world.Leases.BeatEvery + world.Leases.StopWithin);
        await run;

        Assert.IsType<JobState.Cancelled>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_job_that_completes_while_a_cancellation_is_written_is_completed()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();
        world.Store.BeforeReplace = async next =>
        {
            world.Store.BeforeReplace = static _ => Task.CompletedTask;
            Assert.IsType<JobState.Succeeded>(next.State);
            Assert.Equal(CancelResult.Requested, await world.Client.CancelAsync(job.Id, "enough", Cancel));
        };

        world.Handler.Return("out");
        var ended = await run;

        Assert.NotNull(ended);
        Assert.IsType<JobState.Succeeded>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_job_that_fails_while_a_cancellation_is_written_is_cancelled_and_not_tried_again()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();
        await world.Client.CancelAsync(job.Id, "enough", Cancel);

        world.Handler.Throw(new InvalidOperationException("It went wrong."));
        await run;

        Assert.IsType<JobState.Cancelled>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_cancellation_of_a_lost_attempt_is_carried_out_by_the_sweep()
    {
        var world = new World();
        var job = await world.ClaimedAsync();
        await world.Client.CancelAsync(job.Id, "enough", Cancel);

        world.Clock.Advance(world.Leases.LeaseFor);
        await world.Sweeper.SweepAsync(Cancel);

        Assert.Equal(new JobState.Cancelled(world.Clock.GetUtcNow(), "enough"), (await world.FoundAsync(job.Id)).State);
    }
}
