using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Retries;
using Millrace.Tests.Running;

namespace Millrace.Tests.Dispatching;

public sealed class SweeperTests
{
    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_scheduled_job_becomes_queued_when_its_time_has_come_and_not_before()
    {
        var world = new World();
        var at = world.Clock.GetUtcNow().AddMinutes(10);
        var job = await AJob.AddedToAsync(world.Store, AJob.Request(world.Clock) with { RunAt = at }, Cancel);

        Assert.Equal(at, await world.Sweeper.SweepAsync(Cancel));
        Assert.IsType<JobState.Scheduled>((await world.FoundAsync(job.Id)).State);
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Null(await world.Sweeper.SweepAsync(Cancel));
        Assert.IsType<JobState.Queued>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_lease_without_a_beat_spends_the_attempt_and_the_job_waits_no_longer()
    {
        var world = new World();
        var job = await world.ClaimedAsync();
        Assert.Equal(job.Lease?.Until, await world.Sweeper.SweepAsync(Cancel));
        world.Clock.Advance(world.Leases.LeaseFor);

        Assert.Null(await world.Sweeper.SweepAsync(Cancel));

        var swept = await world.FoundAsync(job.Id);
        Assert.Equal((JobStateName.Queued, 1), (swept.State.Name, swept.AttemptsSpent));
        var attempt = Assert.Single(swept.Attempts);
        Assert.Equal((AttemptOutcome.Expired, "LeaseExpired", "worker-1"), (attempt.Outcome, attempt.Failure?.Error, attempt.Owner));
    }

    [Fact]
    public async Task A_job_whose_workers_die_again_and_again_fails_in_the_end()
    {
        var world = new World(new JobTypeOptions { Retry = new RetryPolicy(3, Backoff.None) });
        var job = await world.ClaimedAsync();

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            world.Clock.Advance(world.Leases.LeaseFor);
            await world.Sweeper.SweepAsync(Cancel);
            if (attempt < 3)
                await world.ClaimedAgainAsync(job.Id);
        }

        var state = Assert.IsType<JobState.Failed>((await world.FoundAsync(job.Id)).State);
        Assert.Equal("LeaseExpired", state.Last.Error);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_between_the_search_and_the_write_lives_on()
    {
        var world = new World();
        var job = await world.ClaimedAsync();
        world.Clock.Advance(world.Leases.LeaseFor);
        world.Store.BeforeReplace = _ => world.Memory.BeatAsync(
            new Millrace.Leases.Beat(job.Id, job.Epoch, world.Clock.GetUtcNow().AddSeconds(30), null), Cancel);

        await world.Sweeper.SweepAsync(Cancel);

        Assert.IsType<JobState.Running>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task More_jobs_than_a_page_are_all_swept()
    {
        var world = new World();
        var at = world.Clock.GetUtcNow().AddMinutes(1);
        await world.Store.AddAsync([.. Enumerable.Range(0, 1_200).Select(_ => AJob.Request(world.Clock) with { RunAt = at })], Cancel);
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await world.Sweeper.SweepAsync(Cancel));

        Assert.Empty((await world.Store.ListAsync(new JobQuery { State = JobStateName.Scheduled }, Cancel)).Jobs);
    }

    [Fact]
    public async Task Ten_sweepers_at_once_make_each_change_once()
    {
        var world = new World();
        var at = world.Clock.GetUtcNow().AddMinutes(1);
        await world.Store.AddAsync([.. Enumerable.Range(0, 100).Select(_ => AJob.Request(world.Clock) with { RunAt = at })], Cancel);
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => world.Sweeper.SweepAsync(Cancel), Cancel)));

        var changes = await world.Memory.ReadAsync(0, 10_000, Cancel);
        Assert.Equal(100, changes.Count(static change => change.State == JobStateName.Queued));
        Assert.All(changes, static change => Assert.InRange(change.Version, 1, 2));
    }
}
