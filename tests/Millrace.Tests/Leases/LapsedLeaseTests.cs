using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Retries;
using Millrace.Tests.Running;

namespace Millrace.Tests.Leases;

public sealed class LapsedLeaseTests
{
    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task The_job_is_queued_at_once_and_its_attempt_is_kept_as_expired()
    {
        var world = new World();
        var job = await world.ClaimedAsync();
        world.Clock.Advance(world.Leases.LeaseFor);

        var next = LapsedLease.End(job, world.Types, world.Clock.GetUtcNow());

        Assert.Equal((new JobState.Queued(), 1L, 1), (next.State, next.Epoch, next.AttemptsSpent));
        var attempt = Assert.Single(next.Attempts);
        Assert.Equal((AttemptOutcome.Expired, "worker-1", world.Clock.GetUtcNow()), (attempt.Outcome, attempt.Owner, attempt.EndedAt));
        Assert.Equal(
            new Failure("LeaseExpired", $"The worker worker-1 gave no sign of life until {job.Lease?.Until:O}."),
            attempt.Failure);
    }

    [Fact]
    public async Task The_last_attempt_that_lapses_fails_the_job()
    {
        var world = new World(new JobTypeOptions { Retry = RetryPolicy.Never });
        var job = await world.ClaimedAsync();

        var next = LapsedLease.End(job, world.Types, world.Clock.GetUtcNow());

        Assert.Equal("LeaseExpired", Assert.IsType<JobState.Failed>(next.State).Last.Error);
    }

    [Fact]
    public async Task A_job_that_somebody_asked_to_cancel_is_cancelled_also_after_its_last_attempt()
    {
        var world = new World(new JobTypeOptions { Retry = RetryPolicy.Never });
        var job = (await world.ClaimedAsync()).RequestCancel("enough", world.Clock.GetUtcNow());

        var next = LapsedLease.End(job, world.Types, world.Clock.GetUtcNow());

        Assert.Equal(new JobState.Cancelled(world.Clock.GetUtcNow(), "enough"), next.State);
    }

    [Fact]
    public async Task A_job_without_a_lease_is_the_callers_mistake()
    {
        var world = new World();
        var job = await world.ClaimedAsync();
        var ended = LapsedLease.End(job, world.Types, world.Clock.GetUtcNow());

        Assert.Throws<ArgumentException>("job", () => LapsedLease.End(ended, world.Types, world.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Of_two_that_meet_a_lapsed_lease_one_ends_it()
    {
        var world = new World();
        var job = await world.ClaimedAsync();
        world.Clock.Advance(world.Leases.LeaseFor);
        var next = LapsedLease.End(job, world.Types, world.Clock.GetUtcNow());

        bool[] written = [await world.Store.TryReplaceAsync(job, next, Cancel), await world.Store.TryReplaceAsync(job, next, Cancel)];

        Assert.Equal([true, false], written);
    }
}
