using Millrace.Administration;
using Millrace.Children;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Resources;
using Millrace.Running;
using Millrace.Testing;
using Millrace.Tests.Running;

namespace Millrace.Tests.Simulated;

/// <summary>What tests/Simulation.Tests found, each in as few steps as it takes.</summary>
public sealed class FoundBySimulationTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    private DateTimeOffset Now => _world.Clock.GetUtcNow();

    [Fact]
    public async Task A_job_goes_on_that_was_resumed_while_its_attempt_was_stopping_to_be_paused()
    {
        var running = await _world.ClaimedAsync();
        var resumed = running.RequestPause("wait", Now).Resume(Now);

        var settled = resumed.Settle(new Verdict.Pause(PausedBy.Job, "wait"), Now);

        Assert.Equal(JobStateName.Queued, settled.State.Name);
        Assert.Equal(0, settled.AttemptsSpent);
    }

    [Fact]
    public async Task A_job_that_somebody_paused_is_not_resumed_with_its_type()
    {
        var running = (await _world.ClaimedAsync()).RequestPause("wait", Now);

        var settled = running.Settle(new Verdict.Pause(PausedBy.Type, "all of them"), Now);

        Assert.Equal(new JobState.Paused(Now, PausedBy.Job, "wait"), settled.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_parent_that_was_paused_does_not_run_again_when_its_children_have_ended(bool whileItWaits)
    {
        var running = await _world.ClaimedAsync();
        var wait = new Verdict.Wait(new WaitFor.Children(RunsAgain: true));
        var waiting = whileItWaits ? running.Settle(wait, Now).RequestPause("wait", Now) : running.RequestPause("wait", Now).Settle(wait, Now);

        var judged = (waiting with { Notes = waiting.Notes with { Children = new ChildCounts { Total = 1, Succeeded = 1 } } }).JudgeChildren(Now);

        Assert.Equal(new JobState.Paused(Now, PausedBy.Job, "wait"), judged.State);
        Assert.Equal(JobStateName.Queued, judged.Resume(Now).State.Name);
        Assert.Equal((null, null), (judged.Resume(Now).Notes.PauseReason, judged.Resume(Now).Notes.HoldReason));
    }

    [Fact]
    public async Task A_job_behind_one_that_was_cancelled_before_its_turn_waits_for_those_before_that()
    {
        await OrderedAsync();
        var cancelled = await OrderedAsync();
        await _world.Client.CancelAsync(cancelled.Id, "enough", Cancel);

        var third = await OrderedAsync();

        Assert.Equal(new JobState.Waiting(Now, new WaitFor.Predecessor(cancelled.Id)), third.State);
    }

    [Fact]
    public async Task A_job_that_was_cancelled_before_its_turn_waits_for_it_again_when_it_is_brought_back()
    {
        var first = await OrderedAsync();
        var second = await OrderedAsync();
        await _world.Client.CancelAsync(second.Id, "enough", Cancel);

        var back = (await _world.FoundAsync(second.Id)).Redrive(Now, Now);

        Assert.Equal(new JobState.Waiting(Now, new WaitFor.Predecessor(first.Id)), back.State);
    }

    [Fact]
    public async Task A_resource_is_held_by_an_attempt_whose_lease_is_over_until_somebody_ends_it()
    {
        var leases = new ResourceLeases(Documents, _world.Store, _world.Clock);
        await new ResourceControl(Documents, leases, new AuditTrail(Documents, _world.Clock)).SetAsync("few", new Resource { Limit = 1 }, new Actor("test"), Cancel);
        var late = await NeedyAsync();
        Assert.Null(await leases.TakeAsync(late, Cancel));

        _world.Clock.Advance(_world.Leases.LeaseFor);

        Assert.NotNull(await leases.TakeAsync(await NeedyAsync(), Cancel));
        await _world.Lapsed.TryEndAsync(late, Cancel);
        Assert.Null(await leases.TakeAsync(await NeedyAsync(), Cancel));
    }

    private InMemoryDocumentStore Documents { get; } = new();

    private async Task<Job> NeedyAsync() => await _world.ClaimedAgainAsync((await AddAsync(new JobTerms { Resources = ["few"] })).Id);

    private Task<Job> OrderedAsync() => AddAsync(new JobTerms { OrderKey = "order" });

    private Task<Job> AddAsync(JobTerms terms) => AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock, World.Type.Value) with { Terms = terms }, Cancel);
}
