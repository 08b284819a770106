using Millrace.Conformance;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Pipelines;
using Millrace.Queues;
using Millrace.Testing;
using Millrace.Tests.Pipelines;
using Millrace.Tests.Running;

namespace Millrace.Tests.Dispatching;

public sealed class OverlookedJobsTests
{
    private readonly World _world = new();
    private readonly RecordingMachines _machines = new();
    private readonly KnownExecutions _executions = new();
    private readonly ObservedLogger<OverlookedJobs> _log = new();
    private readonly ObservedQueue _queue;
    private readonly OverlookedJobs _overlooked;

    public OverlookedJobsTests()
    {
        _queue = new ObservedQueue(new InMemoryWorkQueue(_world.Clock));
        _overlooked = new OverlookedJobs(
            _world.Store,
            new ListedRepairs(_world.Memory),
            new Dispatcher(_world.Store, _queue, _machines, _world.FollowerOf(_machines), _world.Clock),
            new PipelineRepair(_executions, new PipelineEnd(_world.Store, _world.Client, _world.Clock)),
            new OverlookedTools(_world.Lapsed, _world.Clock, _log));
    }

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task Jobs_that_are_still_queued_are_woken_once_more_and_told_to_the_log()
    {
        var jobs = new[] { await AddedAsync(), await AddedAsync() };

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal(jobs.Select(static job => new WorkMessage(Lane.Default, job.Id, 0) { FairKey = job.Type.Value }), Assert.Single(_queue.Sent).Messages);
        Assert.Equal(["Warning: Dispatched 2 jobs once more that still wait for what they are due."], _log.Lines);
    }

    [Fact]
    public async Task A_job_of_a_lane_without_a_queue_does_not_keep_the_others_from_being_woken()
    {
        var homeless = await AJob.AddedToAsync(_world.Memory, AJob.Request(_world.Clock) with { Lane = new Lane(ResourceClass.Gpu, Priority.Low) }, Cancel);
        var job = await AddedAsync();
        _queue.BeforeSend = static messages =>
        {
            if (messages.Any(static message => message.Lane.Class == ResourceClass.Gpu))
                throw new InvalidOperationException("Lane gpu-low has no queue.");
        };

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal([job.Id], _queue.Messages.Select(static message => message.Job));
        Assert.Contains(_log.Lines, line => line.StartsWith($"Error: Job {homeless.Id} was overlooked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scheduled_job_is_the_sweepers()
    {
        await AddedAsync(runAt: _world.Clock.GetUtcNow().AddMinutes(1));
        _world.Clock.Advance(TimeSpan.FromMinutes(2));

        await _overlooked.SweepAsync(Cancel);

        Assert.Empty(_queue.Sent);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_pipeline_whose_execution_was_never_started_gets_it()
    {
        var pipeline = await WaitingAsync();

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal([$"start test.job {pipeline.Id} {pipeline.Input}"], _machines.Calls);
    }

    [Fact]
    public async Task A_pipeline_whose_execution_runs_is_left_alone()
    {
        var pipeline = await WaitingAsync();
        _executions.Add(pipeline, ExecutionStatus.Running);

        await _overlooked.SweepAsync(Cancel);

        Assert.Empty(_machines.Calls);
        Assert.Equal(pipeline, await _world.FoundAsync(pipeline.Id));
    }

    [Fact]
    public async Task A_pipeline_whose_executions_end_nobody_told_ends()
    {
        var (one, other) = (await WaitingAsync(), await WaitingAsync());
        _executions.Add(one, ExecutionStatus.Succeeded);
        _executions.Add(other, ExecutionStatus.TimedOut);

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal("[7]", Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(one.Id)).State).Result.Json);
        Assert.IsType<JobState.Failed>((await _world.FoundAsync(other.Id)).State);
        Assert.Empty(_machines.Calls);
    }

    [Fact]
    public async Task The_end_of_a_pipelines_task_is_reported_again()
    {
        var task = await AddedAsync(parent: new JobParent(JobId.New(_world.Clock.GetUtcNow()), "Count", "token-1"));
        var running = await _world.ClaimedAgainAsync(task.Id);
        await _world.Store.TryReplaceAsync(running, running.Settle(new Verdict.Complete(new Payload("7")), _world.Clock.GetUtcNow()), Cancel);

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal(["success token-1 7"], _machines.Calls);
    }

    [Fact]
    public async Task A_pipeline_that_was_cancelled_stops_its_execution_and_its_tasks()
    {
        var pipeline = await WaitingAsync();
        var task = await AddedAsync(parent: new JobParent(pipeline.Id, "Count", "token-1"));
        Assert.True(await _world.Store.TryReplaceAsync(pipeline, pipeline.RequestCancel("enough", _world.Clock.GetUtcNow()), Cancel));

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal([$"stop test.job {pipeline.Id} Its job ended as Cancelled."], _machines.Calls);
        Assert.IsType<JobState.Cancelled>((await _world.FoundAsync(task.Id)).State);
    }

    [Fact]
    public async Task An_attempt_whose_lease_lapsed_is_ended_and_its_job_is_queued()
    {
        var job = await _world.ClaimedAsync();
        _world.Clock.Advance(_world.Leases.LeaseFor);

        await _overlooked.SweepAsync(Cancel);

        var ended = await _world.FoundAsync(job.Id);
        Assert.IsType<JobState.Queued>(ended.State);
        Assert.Equal((1, AttemptOutcome.Expired), (ended.AttemptsSpent, Assert.Single(ended.Attempts).Outcome));
    }

    [Fact]
    public async Task An_attempt_whose_lease_holds_lives_on()
    {
        var job = await _world.ClaimedAsync();
        _world.Clock.Advance(_world.Leases.LeaseFor - TimeSpan.FromTicks(1));

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal(job, await _world.FoundAsync(job.Id));
    }

    [Fact]
    public async Task A_lease_that_was_renewed_after_the_replay_read_it_lives_on()
    {
        var job = await _world.ClaimedAsync();
        _world.Clock.Advance(_world.Leases.LeaseFor);
        await BeatAsync(job);

        await _overlooked.SweepAsync(Cancel);

        Assert.IsType<JobState.Running>((await _world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_before_its_end_is_written_lives_on()
    {
        var job = await _world.ClaimedAsync();
        _world.Clock.Advance(_world.Leases.LeaseFor);
        _world.Store.BeforeReplace = _ => BeatAsync(job);

        await _overlooked.SweepAsync(Cancel);

        Assert.IsType<JobState.Running>((await _world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task One_job_that_cannot_be_dispatched_does_not_stop_the_others()
    {
        var (bad, good) = (await WaitingAsync(), await WaitingAsync());
        _executions.Broken = bad.Id.Value;

        await _overlooked.SweepAsync(Cancel);

        Assert.Equal([$"start test.job {good.Id} {good.Input}"], _machines.Calls);
        Assert.Equal([$"Error: Job {bad.Id} was overlooked and could not be dispatched; it is looked at again later. Step Functions is out of reach."], _log.Lines);
    }

    [Fact]
    public async Task A_queue_out_of_reach_fails_the_replay_so_that_the_same_jobs_are_shown_again()
    {
        await AddedAsync();
        _queue.BeforeSend = static _ => throw new IOException("The queue is out of reach.");

        await Assert.ThrowsAsync<IOException>(() => _overlooked.SweepAsync(Cancel));
    }

    [Fact]
    public async Task A_sweep_that_is_told_to_stop_stops_at_the_next_job_and_does_not_count_as_done()
    {
        await WaitingAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _executions.BeforeFind = stopping.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _overlooked.SweepAsync(stopping.Token));
    }

    private Task BeatAsync(Job job) => _world.Memory.BeatAsync(new Beat(job.Id, job.Epoch, _world.Clock.GetUtcNow().AddSeconds(30), null), Cancel);

    private Task<Job> AddedAsync(DateTimeOffset? runAt = null, JobParent? parent = null) => AJob.AddedToAsync(
        _world.Store, AJob.Request(_world.Clock, World.Type.Value) with { RunAt = runAt, Parent = parent }, Cancel);

    private async Task<Job> WaitingAsync()
    {
        var running = await _world.ClaimedAsync();
        var waiting = running.Settle(new Verdict.Wait(new WaitFor.Execution(running.Id.Value)), _world.Clock.GetUtcNow());
        Assert.True(await _world.Store.TryReplaceAsync(running, waiting, Cancel));
        return waiting;
    }

    private sealed class KnownExecutions : IExecutionReader
    {
        private readonly Dictionary<string, Execution> _known = [];

        /// <summary>The execution that cannot be read.</summary>
        public string? Broken { get; set; }

        public Action BeforeFind { get; set; } = static () => { };

        public void Add(Job pipeline, ExecutionStatus status) =>
            _known[pipeline.Id.Value] = new Execution(pipeline.Id.Value, pipeline.Type.Value, status, Output: "[7]");

        public Task<Execution?> FindAsync(string machine, string name, CancellationToken cancellationToken)
        {
            BeforeFind();
            cancellationToken.ThrowIfCancellationRequested();
            return name == Broken ? throw new IOException("Step Functions is out of reach.") : Task.FromResult(_known.GetValueOrDefault(name));
        }
    }
}
