using Millrace.Conformance;
using Millrace.Jobs;

namespace Millrace.Lambda.Tests;

public sealed class SweepFunctionTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_sweep_queues_what_is_due_leaves_the_rest_and_says_when_to_come_again()
    {
        var now = _world.Clock.GetUtcNow();
        var due = await _world.AddAsync(runAt: now.AddMinutes(1));
        var later = await _world.AddAsync(runAt: now.AddMinutes(2));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(now.AddMinutes(2), await _world.Sweep.HandleAsync(Cancel));

        Assert.IsType<JobState.Queued>((await _world.FoundAsync(due.Id)).State);
        Assert.IsType<JobState.Scheduled>((await _world.FoundAsync(later.Id)).State);
    }

    [Fact]
    public async Task A_lease_that_lapsed_is_ended_once_and_its_job_is_queued_again()
    {
        var job = await _world.AddAsync();
        Assert.IsType<Claim.Granted>(await _world.Memory.ClaimAsync(AJob.ClaimOf(job), Cancel));
        _world.Clock.Advance(AJob.LeaseFor);

        Assert.Null(await _world.Sweep.HandleAsync(Cancel));
        Assert.Null(await _world.Sweep.HandleAsync(Cancel));

        var queued = await _world.FoundAsync(job.Id);
        Assert.IsType<JobState.Queued>(queued.State);
        Assert.Equal((1, AttemptOutcome.Expired), (queued.AttemptsSpent, Assert.Single(queued.Attempts).Outcome));
    }

    [Fact]
    public async Task A_lease_that_holds_is_left_alone()
    {
        var job = await _world.AddAsync();
        var running = Assert.IsType<Claim.Granted>(await _world.Memory.ClaimAsync(AJob.ClaimOf(job), Cancel)).Job;

        Assert.Equal(running.DueAt, await _world.Sweep.HandleAsync(Cancel));

        Assert.Equal(running, await _world.FoundAsync(job.Id));
    }

    [Fact]
    public async Task A_sweep_wakes_what_was_overlooked_after_it_has_queued_what_is_due()
    {
        var now = _world.Clock.GetUtcNow();
        var due = await _world.AddAsync(runAt: now.AddMinutes(1));
        var lost = await _world.AddAsync();
        await _world.AddAsync(runAt: now.AddMinutes(2));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(now.AddMinutes(2), await _world.RepairingSweep.HandleAsync(Cancel));

        var woken = await _world.Queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromMinutes(1), Cancel).WaitAsync(World.Patience, Cancel);
        Assert.Equal(new HashSet<JobId> { due.Id, lost.Id }, woken.Select(static delivery => delivery.Message.Job).ToHashSet());
    }

    [Fact]
    public async Task A_sweep_that_cannot_repair_fails_after_it_has_queued_what_is_due()
    {
        var due = await _world.AddAsync(runAt: _world.Clock.GetUtcNow().AddMinutes(1));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Repairs.IsUnreachable = true;

        await Assert.ThrowsAsync<IOException>(() => _world.RepairingSweep.HandleAsync(Cancel));

        Assert.IsType<JobState.Queued>((await _world.FoundAsync(due.Id)).State);
    }

    [Fact]
    public async Task Nothing_to_do_is_no_time_to_come_again() => Assert.Null(await _world.Sweep.HandleAsync(Cancel));
}
