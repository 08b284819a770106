using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Tests.Running;

public sealed class LeaseTests
{
    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_job_of_three_hours_keeps_its_first_lease_whatever_the_sweep_does()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();

        for (var second = 0; second < 3 * 60 * 60; second++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(1));
            await world.Sweeper.SweepAsync(Cancel);
        }

        var running = await world.FoundAsync(job.Id);
        Assert.Equal((1, job.Version), (running.Epoch, running.Version));
        Assert.InRange(world.Store.Beats.Count, 1_000, 1_100);
        world.Handler.Return("out");
        await run;
        Assert.IsType<JobState.Succeeded>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task The_keepers_own_loop_beats_as_its_clock_turns_and_ends_with_its_token()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();
        using var stop = new CancellationTokenSource();
        var loop = world.Keeper.RunAsync(stop.Token);

        for (var i = 0; i < 1_000 && world.Store.Beats.IsEmpty; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.False(world.Store.Beats.IsEmpty);
        await stop.CancelAsync();
        await loop.WaitAsync(World.Patience, Cancel);
        world.Handler.Return("out");
        await run;
    }

    [Fact]
    public async Task A_process_that_stood_still_longer_than_its_lease_gives_its_attempt_up_even_if_nobody_noticed()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();

        world.Clock.Advance(world.Leases.LeaseFor + TimeSpan.FromSeconds(1)); // Nothing of it ran meanwhile.
        await world.Keeper.TendAsync(Cancel);

        Assert.Null(await run.WaitAsync(World.Patience, Cancel));
        Assert.Empty(world.Store.Beats);
        await world.Sweeper.SweepAsync(Cancel);
        Assert.Equal(AttemptOutcome.Expired, Assert.Single((await world.FoundAsync(job.Id)).Attempts).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attempt_whose_lease_was_taken_over_is_told_to_stop_and_writes_nothing(bool obeys)
    {
        var world = new World(obeys: obeys);
        var (job, context, run) = await world.StartAsync();
        var other = await TakenOverAsync(world, job);

        context.ReportProgress(50);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        await world.Handler.ToldToStop;
        world.Handler.Return("too late");
        var written = await run;

        Assert.Null(written);
        Assert.Equal(other, await world.FoundAsync(job.Id) with { Attempts = other.Attempts });
    }

    [Fact]
    public async Task An_attempt_that_finished_after_its_lease_was_taken_over_writes_nothing()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();
        var other = await TakenOverAsync(world, job);

        world.Handler.Return("too late");

        Assert.Null(await run);
        Assert.Equal(other, await world.FoundAsync(job.Id) with { Attempts = other.Attempts });
    }

    [Fact]
    public async Task An_attempt_stops_when_its_lease_may_have_ended_while_the_store_was_out_of_reach()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();
        world.Store.BeforeBeat = static () => throw new IOException("The store is out of reach.");

        await world.PassAsync(world.Leases.LeaseFor - TimeSpan.FromSeconds(1));
        Assert.False(world.Handler.IsToldToStop);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        await world.Handler.ToldToStop;

        Assert.Null(await run);
        Assert.IsType<JobState.Running>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task An_attempt_survives_a_store_that_is_out_of_reach_for_less_than_its_lease()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();

        world.Store.BeforeBeat = static () => throw new IOException("The store is out of reach.");
        await world.PassAsync(TimeSpan.FromSeconds(25));
        world.Store.BeforeBeat = static () => Task.CompletedTask;
        await world.PassAsync(TimeSpan.FromMinutes(5));
        await world.Sweeper.SweepAsync(Cancel);
        world.Handler.Return("out");
        await run;

        Assert.IsType<JobState.Succeeded>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_check_before_an_effect_renews_a_lease_that_holds_and_refuses_one_that_was_lost()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(5));

        await context.EnsureLeaseAsync(Cancel);
        Assert.Equal(world.Clock.GetUtcNow() + world.Leases.LeaseFor, (await world.FoundAsync(job.Id)).DueAt);

        await TakenOverAsync(world, job);
        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => context.EnsureLeaseAsync(Cancel));
        Assert.Equal((job.Id, 1), (lost.JobId, lost.Epoch));
        await world.Handler.ToldToStop;
        Assert.Null(await run);
    }

    [Fact]
    public async Task A_check_after_the_attempt_has_ended_is_refused_as_a_lost_lease()
    {
        var world = new World();
        var (_, context, run) = await world.StartAsync();
        world.Handler.Return("out");
        await run;

        await Assert.ThrowsAsync<LeaseLostException>(() => context.EnsureLeaseAsync(Cancel));
    }

    [Fact]
    public async Task A_settlement_that_a_renewal_overtook_is_written_all_the_same()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();
        world.Store.BeforeReplace = async next =>
        {
            world.Store.BeforeReplace = static _ => Task.CompletedTask;
            await world.Memory.BeatAsync(new Beat(job.Id, job.Epoch, world.Clock.GetUtcNow().AddMinutes(1), null), Cancel);
        };

        world.Handler.Return("out");

        Assert.NotNull(await run);
        Assert.IsType<JobState.Succeeded>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task An_attempt_that_lost_its_lease_is_given_up_also_when_a_newer_one_runs_in_the_same_process()
    {
        var world = new World(obeys: false);
        var (job, _, run) = await world.StartAsync();
        var newer = await TakenOverAsync(world, job);
        using var stopping = new CancellationTokenSource();
        var newerRun = world.Runner.RunAsync(newer, stopping.Token);

        await world.PassAsync(world.Leases.BeatEvery + world.Leases.StopWithin);
        Assert.Null(await run);
        Assert.Equal(1, world.Keeper.Count);

        world.Handler.Return("out");
        await newerRun.WaitAsync(World.Patience, Cancel);
        Assert.Equal(2, (await world.FoundAsync(job.Id)).Attempts.Count);
        Assert.IsType<JobState.Succeeded>((await world.FoundAsync(job.Id)).State);
    }

    /// <summary>Ends the attempt's lease behind its back and claims the job anew.</summary>
    private static async Task<Job> TakenOverAsync(World world, Job job)
    {
        var stored = await world.FoundAsync(job.Id);
        Assert.True(await world.Memory.TryReplaceAsync(stored, stored.Settle(new Verdict.Interrupt(), world.Clock.GetUtcNow()), Cancel));
        return await world.ClaimedAgainAsync(job.Id);
    }
}
