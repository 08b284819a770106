using Millrace.Jobs;
using Millrace.Pipelines;

namespace Millrace.Lambda.Tests;

public sealed class PipelineEndFunctionTests
{
    private readonly World _world = new();

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task An_end_that_is_told_twice_is_written_once()
    {
        var job = await _world.WaitingAsync();

        await _world.PipelineEnd.HandleAsync(Ended(job, ExecutionStatus.Succeeded) with { Output = "[1]" }, Cancel);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await _world.PipelineEnd.HandleAsync(Ended(job, ExecutionStatus.Succeeded) with { Output = "[2]" }, Cancel);

        var ended = await _world.FoundAsync(job.Id);
        Assert.Equal(("[1]", job.Version + 1), (Assert.IsType<JobState.Succeeded>(ended.State).Result.Json, ended.Version));
    }

    [Fact]
    public async Task A_job_that_was_cancelled_stays_cancelled_when_its_execution_ends()
    {
        var job = await _world.WaitingAsync();
        var cancelled = job.RequestCancel("enough", _world.Clock.GetUtcNow());
        Assert.True(await _world.Memory.TryReplaceAsync(job, cancelled, Cancel));

        await _world.PipelineEnd.HandleAsync(Ended(job, ExecutionStatus.Succeeded), Cancel);

        Assert.Equal(cancelled, await _world.FoundAsync(job.Id));
    }

    [Fact]
    public async Task An_error_of_the_execution_is_the_jobs_failure_and_another_attempt_cannot_help()
    {
        var job = await _world.WaitingAsync();

        await _world.PipelineEnd.HandleAsync(Ended(job, ExecutionStatus.Failed) with { Error = "InvalidVotes", Cause = "Line 7." }, Cancel);

        Assert.Equal(
            new Failure("InvalidVotes", "Line 7.", IsPermanent: true),
            Assert.IsType<JobState.Failed>((await _world.FoundAsync(job.Id)).State).Last);
    }

    [Fact]
    public async Task A_store_out_of_reach_fails_the_call_so_that_it_comes_again()
    {
        var job = await _world.WaitingAsync();
        _world.Store.Unreachable.Add(job.Id);

        await Assert.ThrowsAsync<IOException>(() => _world.PipelineEnd.HandleAsync(Ended(job, ExecutionStatus.Succeeded), Cancel));
    }

    private static Execution Ended(Job job, ExecutionStatus status) => new(job.Id.Value, job.Type.Value, status);
}
