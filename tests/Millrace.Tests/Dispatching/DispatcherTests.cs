using Millrace.Conformance;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Testing;
using Millrace.Tests.Pipelines;
using Millrace.Tests.Running;

namespace Millrace.Tests.Dispatching;

public sealed class DispatcherTests
{
    private readonly World _world = new();
    private readonly InMemoryWorkQueue _queue;
    private readonly RecordingMachines _machines = new() { Known = ["polis.report"] };
    private readonly Dispatcher _dispatcher;

    public DispatcherTests()
    {
        _queue = new InMemoryWorkQueue(_world.Clock);
        _dispatcher = new Dispatcher(_world.Store, _queue, _machines, _world.FollowerOf(_machines), _world.Clock);
    }

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public void Every_state_is_judged_and_only_what_asks_for_something_concerns_the_dispatcher()
    {
        JobStateName[] always = [JobStateName.Scheduled, JobStateName.Queued, JobStateName.Waiting, JobStateName.Failed, JobStateName.Cancelled];

        foreach (var name in Enum.GetValues<JobStateName>())
        {
            Assert.Equal(always.Contains(name), Dispatcher.Concerns(name, isAwaited: false));
            Assert.Equal(always.Contains(name) || name == JobStateName.Succeeded, Dispatcher.Concerns(name, isAwaited: true));
        }
    }

    [Fact]
    public async Task A_queued_job_wakes_its_lane_with_its_epoch()
    {
        var lane = new Lane(ResourceClass.Memory, Priority.High);
        var job = await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock) with { Lane = lane }, Cancel);

        await DispatchAllAsync();

        var delivery = Assert.Single(await _queue.ReceiveAsync(lane, 10, TimeSpan.FromMinutes(1), Cancel));
        Assert.Equal(new WorkMessage(lane, job.Id, 0) { FairKey = job.Type.Value }, delivery.Message);
    }

    [Fact]
    public async Task Many_queued_jobs_are_woken_in_one_call_and_in_order()
    {
        NewJob[] requests = [.. Enumerable.Range(0, 20).Select(_ => AJob.Request(_world.Clock))];
        await _world.Store.AddAsync(requests, Cancel);

        await _dispatcher.WakeAsync(await _world.Memory.ReadAsync(0, 100, Cancel), Cancel);

        var received = await _queue.ReceiveAsync(Lane.Default, 100, TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal(requests.Select(static request => request.Id), received.Select(static delivery => delivery.Message.Job));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(15 * 60, 1)]
    [InlineData((15 * 60) + 1, 0)]
    public async Task A_job_scheduled_within_a_quarter_of_an_hour_is_woken_then_and_a_later_one_is_left_to_the_sweep(int seconds, int messages)
    {
        var at = _world.Clock.GetUtcNow().AddSeconds(seconds);
        await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock) with { RunAt = at }, Cancel);

        await DispatchAllAsync();

        Assert.Equal(messages, (await _queue.DescribeAsync(Cancel)).Sum(static lane => lane.Depth));
        await _queue.SendAsync([new WorkMessage(Lane.Default, JobId.New(at), 99)], TimeSpan.Zero, Cancel);
        Assert.Single(await _queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromHours(1), Cancel));
        _world.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await _queue.SendAsync([new WorkMessage(Lane.Default, JobId.New(at), 99)], TimeSpan.Zero, Cancel);
        Assert.Equal(messages + 1, (await _queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromHours(1), Cancel)).Count);
    }

    [Fact]
    public async Task A_scheduled_job_whose_time_has_come_already_is_woken_at_once()
    {
        await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock) with { RunAt = _world.Clock.GetUtcNow().AddSeconds(5) }, Cancel);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        await DispatchAllAsync();

        Assert.Single(await _queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromMinutes(1), Cancel));
    }

    [Fact]
    public async Task A_waiting_pipeline_gets_its_execution()
    {
        var job = await PipelineAsync("polis.report");

        await DispatchAllAsync();

        Assert.Equal([$"start polis.report {job.Id} {job.Input}"], _machines.Calls);
        Assert.IsType<JobState.Waiting>((await _world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_pipeline_whose_execution_is_refused_fails_with_the_reason()
    {
        var job = await PipelineAsync("polis.report");
        _machines.Refusal = "its input is too long.";

        await DispatchAllAsync();

        var state = Assert.IsType<JobState.Failed>((await _world.FoundAsync(job.Id)).State);
        Assert.Equal(("InvalidPipelineInput", true), (state.Last.Error, state.Last.IsPermanent));
        Assert.Equal($"Pipeline polis.report cannot run {job.Id}: its input is too long.", state.Last.Message);
    }

    [Fact]
    public async Task A_pipeline_whose_machine_does_not_exist_fails()
    {
        var job = await PipelineAsync("polis.other");

        await DispatchAllAsync();

        var state = Assert.IsType<JobState.Failed>((await _world.FoundAsync(job.Id)).State);
        Assert.Equal(("UnknownPipeline", true), (state.Last.Error, state.Last.IsPermanent));
    }

    [Fact]
    public async Task The_end_of_a_phases_job_is_reported()
    {
        var request = AJob.Request(_world.Clock) with { Parent = new JobParent(JobId.New(_world.Clock.GetUtcNow()), "Count", "token-1") };
        var job = await AJob.AddedToAsync(_world.Store, request, Cancel);
        var running = await _world.ClaimedAgainAsync(job.Id);
        await _world.Store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(new Payload("7")), _world.Clock.GetUtcNow()), Cancel);

        await DispatchAllAsync(fromVersion: 3);

        Assert.Equal(["success token-1 7"], _machines.Calls);
    }

    [Fact]
    public async Task The_end_of_a_cancelled_pipeline_stops_its_execution_and_cancels_its_children()
    {
        var pipeline = await PipelineAsync("polis.report");
        var parent = new JobParent(pipeline.Id, "Count", "token");
        await _world.Store.AddAsync([.. Enumerable.Range(0, 250).Select(_ => AJob.Request(_world.Clock) with { Parent = parent })], Cancel);
        await _world.Client.CancelAsync(pipeline.Id, "enough", Cancel);

        await _dispatcher.DispatchAsync(await _world.LastChangeAsync(), Cancel);

        Assert.Equal([$"stop polis.report {pipeline.Id} Its job ended as Cancelled."], _machines.Calls);
        var children = (await _world.Store.ListAsync(new JobQuery { Parent = pipeline.Id, Limit = 1_000 }, Cancel)).Jobs;
        Assert.Equal(250, children.Count);
        Assert.All(children, static child => Assert.IsType<JobState.Cancelled>(child.State));
    }

    [Fact]
    public async Task Dispatching_a_change_twice_does_no_harm()
    {
        var job = await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock), Cancel);

        await DispatchAllAsync();
        await DispatchAllAsync();

        var received = await _queue.ReceiveAsync(Lane.Default, 10, TimeSpan.FromMinutes(1), Cancel);
        var claims = new List<Claim>();
        foreach (var delivery in received)
            claims.Add(await _world.Store.ClaimAsync(new ClaimRequest(job.Id, delivery.Message.Epoch, "worker-1", AJob.LeaseFor), Cancel));
        Assert.Equal((2, 1), (received.Count, claims.OfType<Claim.Granted>().Count()));
    }

    private async Task<Job> PipelineAsync(string type)
    {
        var job = await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock, type), Cancel);
        var running = await _world.ClaimedAgainAsync(job.Id);
        var waiting = running.Settle(new Verdict.Wait(new WaitFor.Execution(job.Id.Value)), _world.Clock.GetUtcNow());
        Assert.True(await _world.Store.TryReplaceAsync(running, waiting, Cancel));
        return waiting;
    }

    private async Task DispatchAllAsync(long fromVersion = 1)
    {
        foreach (var change in await _world.Memory.ReadAsync(0, 1_000, Cancel))
        {
            if (change.Version >= fromVersion && Dispatcher.Concerns(change.State, change.IsAwaited))
                await _dispatcher.DispatchAsync(change, Cancel);
        }
    }
}
