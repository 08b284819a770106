using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Pipelines;
using Millrace.Tests.Running;

namespace Millrace.Tests.Pipelines;

public sealed class PipelineTests
{
    private static readonly JobId Pipeline = JobId.New(DateTimeOffset.UnixEpoch);

    private readonly World _world = new();
    private readonly RecordingMachines _machines = new();
    private readonly TaskStarter _starter;
    private readonly PipelineEnd _end;

    public PipelineTests()
    {
        _starter = new TaskStarter(_world.Client, _world.Store, new TaskReporter(_machines));
        _end = new PipelineEnd(_world.Store, _world.Client, _world.Clock);
        _world.Types.Add(new RegisteredType(new JobType("polis.report"), new PipelineHandler(), new JobTypeOptions()));
    }

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_pipelines_attempt_leaves_its_job_waiting_for_an_execution_of_its_own_name()
    {
        var job = await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock, "polis.report"), Cancel);

        await _world.Runner.RunAsync(await _world.ClaimedAgainAsync(job.Id), Cancel);

        Assert.Equal(new JobState.Waiting(_world.Clock.GetUtcNow(), new WaitFor.Execution(job.Id.Value)), (await _world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_task_becomes_a_job_of_its_pipeline_once_for_each_token()
    {
        var first = await _starter.StartAsync(Task(), Cancel);
        var again = await _starter.StartAsync(Task(), Cancel);
        var other = await _starter.StartAsync(Task("token-2"), Cancel);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(new JobParent(Pipeline, "Count", "token-1"), (await _world.FoundAsync(first)).Parent);
        Assert.Empty(_machines.Calls);
    }

    [Fact]
    public async Task A_pipeline_that_succeeds_cancels_the_tasks_that_it_no_longer_waited_for()
    {
        var pipeline = await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock, "polis.report"), Cancel);
        await _world.Runner.RunAsync(await _world.ClaimedAgainAsync(pipeline.Id), Cancel);
        var left = await _starter.StartAsync(Task() with { Pipeline = pipeline.Id }, Cancel);

        await _end.ApplyAsync(new Execution(pipeline.Id.Value, "polis.report", ExecutionStatus.Succeeded, "1"), Cancel);

        Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(pipeline.Id)).State);
        var cancelled = Assert.IsType<JobState.Cancelled>((await _world.FoundAsync(left)).State);
        Assert.Equal($"The pipeline {pipeline.Id} ended as Succeeded.", cancelled.Reason);
    }

    [Fact]
    public async Task A_task_whose_job_has_ended_is_reported_again_when_it_is_started_again()
    {
        var id = await _starter.StartAsync(Task(), Cancel);
        await _world.Client.CancelAsync(id, "enough", Cancel);

        Assert.Equal(id, await _starter.StartAsync(Task(), Cancel));

        Assert.Equal(["failure token-1 Cancelled enough"], _machines.Calls);
    }

    [Theory]
    [InlineData("unknown.type", "\"in\"", "UnknownType")]
    [InlineData("test.job", "7", "InvalidInput")]
    public async Task A_task_that_cannot_run_fails_for_good(string type, string input, string error)
    {
        var task = Task() with { Type = new JobType(type), Input = new Payload(input) };

        var failed = await Assert.ThrowsAsync<JobFailedException>(() => _starter.StartAsync(task, Cancel));

        Assert.Equal((error, true), (failed.Failure.Error, failed.Failure.IsPermanent));
        Assert.Empty((await _world.Store.ListAsync(new JobQuery(), Cancel)).Jobs);
    }

    [Fact]
    public async Task A_token_that_was_used_for_another_job_fails_for_good()
    {
        await _starter.StartAsync(Task(), Cancel);

        var failed = await Assert.ThrowsAsync<JobFailedException>(
            () => _starter.StartAsync(Task() with { Input = new Payload("\"other\"") }, Cancel));

        Assert.Equal("TokenConflict", failed.Failure.Error);
    }

    [Fact]
    public async Task Every_end_of_a_job_is_reported_to_its_task_and_a_job_without_one_to_nobody()
    {
        var reporter = new TaskReporter(_machines);
        var job = Job.Create(AJob.Request(_world.Clock) with { Parent = new JobParent(Pipeline, "Count", "t") }, _world.Clock.GetUtcNow());

        foreach (var state in AJob.States(_world.Clock.GetUtcNow()).Where(static state => state.IsFinal))
        {
            await reporter.ReportAsync(job with { State = state }, Cancel);
            await reporter.ReportAsync(job with { State = state, Parent = null }, Cancel);
        }

        Assert.Equal(
            [
                """success t {"größe":[1,2.5,null,"📈"]}""",
                $"failure t {AJob.Oops.Error} {AJob.Oops.Message}",
                "failure t Cancelled Nicht mehr nötig – danke",
            ],
            _machines.Calls);
    }

    public static TheoryData<Execution, JobStateName, string> Ends => new()
    {
        { Ended(ExecutionStatus.Succeeded) with { Output = "[1]" }, JobStateName.Succeeded, "[1]" },
        { Ended(ExecutionStatus.Succeeded), JobStateName.Succeeded, "null" },
        { Ended(ExecutionStatus.Failed) with { Error = "InvalidVotes", Cause = "Line 7." }, JobStateName.Failed, "InvalidVotes: Line 7." },
        { Ended(ExecutionStatus.TimedOut), JobStateName.Failed, "States.TaskFailed: The execution failed." },
        { Ended(ExecutionStatus.Aborted) with { Cause = "enough" }, JobStateName.Cancelled, "enough" },
    };

    [Theory]
    [MemberData(nameof(Ends), DisableDiscoveryEnumeration = true)]
    public async Task The_end_of_an_execution_ends_its_pipelines_job_once(Execution end, JobStateName expected, string told)
    {
        var job = await WaitingAsync();
        var execution = end with { Name = job.Id.Value };

        await _end.ApplyAsync(execution, Cancel);
        await _end.ApplyAsync(execution, Cancel);

        var ended = await _world.FoundAsync(job.Id);
        Assert.Equal((expected, job.Version + 1), (ended.State.Name, ended.Version));
        Assert.Equal(told, ended.State switch
        {
            JobState.Succeeded succeeded => succeeded.Result.Json,
            JobState.Failed failed => $"{failed.Last.Error}: {failed.Last.Message}",
            JobState.Cancelled cancelled => cancelled.Reason,
            _ => "",
        });
    }

    [Fact]
    public async Task The_end_of_an_execution_that_is_no_job_or_whose_job_has_ended_changes_nothing()
    {
        var job = await WaitingAsync();
        await _world.Client.CancelAsync(job.Id, "enough", Cancel);

        await _end.ApplyAsync(new Execution(job.Id.Value, "polis.report", ExecutionStatus.Succeeded, "1"), Cancel);
        await _end.ApplyAsync(new Execution("no job", "polis.report", ExecutionStatus.Succeeded, "1"), Cancel);
        await _end.ApplyAsync(new Execution(Pipeline.Value, "polis.report", ExecutionStatus.Succeeded, "1"), Cancel);

        Assert.IsType<JobState.Cancelled>((await _world.FoundAsync(job.Id)).State);
    }

    private static Execution Ended(ExecutionStatus status) => new("the job's id", "polis.report", status);

    private static TaskRequest Task(string token = "token-1") => new(World.Type, new Payload("\"in\""), token, Pipeline, "Count");

    private async Task<Job> WaitingAsync()
    {
        var job = await AJob.AddedToAsync(_world.Store, AJob.Request(_world.Clock, "polis.report"), Cancel);
        await _world.Runner.RunAsync(await _world.ClaimedAgainAsync(job.Id), Cancel);
        return await _world.FoundAsync(job.Id);
    }
}
