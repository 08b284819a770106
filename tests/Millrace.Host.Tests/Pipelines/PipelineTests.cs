using System.Text.Json;
using Millrace.Host.Tests.Platforms;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Sqlite;

namespace Millrace.Host.Tests.Pipelines;

public sealed class PipelineTests
{
    private const string End = "\"End\": true";

    private readonly Gated _gated = new();

    [Fact]
    public async Task The_error_name_of_a_task_that_failed_reaches_its_catch()
    {
        var definition = Asl.Machine(
            ("count", Asl.Task("invalid", "a", """
                "Catch": [{"ErrorEquals": ["Votes.Invalid"], "Next": "excuse"}], "Next": "excuse"
                """)),
            ("excuse", $$"""{"Type": "Pass", {{End}}}"""));
        await using var platform = await StartedAsync(definition);

        var job = await platform.EndOfAsync(await platform.SubmitAsync("pipeline"));

        using var result = JsonDocument.Parse(Assert.IsType<JobState.Succeeded>(job.State).Result.Json);
        Assert.Equal("Votes.Invalid", result.RootElement.GetProperty("Error").GetString());
        Assert.Equal("No votes in a.", result.RootElement.GetProperty("Cause").GetString());
    }

    [Fact]
    public async Task A_task_that_failed_uncaught_fails_its_pipeline_by_the_same_name()
    {
        await using var platform = await StartedAsync(Asl.Machine(("count", Asl.Task("invalid", "a"))));

        var job = await platform.EndOfAsync(await platform.SubmitAsync("pipeline"));

        Assert.Equal(new Failure("Votes.Invalid", "No votes in a.", IsPermanent: true), Assert.IsType<JobState.Failed>(job.State).Last);
    }

    [Fact]
    public async Task A_branch_that_failed_cancels_the_job_of_the_other_branch()
    {
        await using var platform = await StartedAsync(Asl.Machine(("both", Asl.Parallel(
            End,
            [("slow", Asl.Task("gated", "slow"))],
            [("gate", Asl.Task("gated", "gate", "\"Next\": \"bad\"")), ("bad", Asl.Task("invalid", "a"))]))));
        var id = await platform.SubmitAsync("pipeline");
        await _gated.StartedAsync("slow");
        _gated.Open("gate");

        Assert.Equal("Votes.Invalid", Assert.IsType<JobState.Failed>((await platform.EndOfAsync(id)).State).Last.Error);

        var slow = await platform.TaskAsync(id, "slow", JobStateName.Cancelled);
        Assert.Equal($"The pipeline {id} ended as Failed.", Assert.IsType<JobState.Cancelled>(slow.State).Reason);
    }

    [Fact]
    public async Task A_pipeline_that_is_cancelled_stops_and_cancels_its_tasks_in_every_state()
    {
        await using var platform = await StartedAsync(
            Asl.Machine(("both", Asl.Parallel(End, [("first", Asl.Task("gated", "first"))], [("second", Asl.Task("gated", "second"))]))), workers: 1);
        var id = await platform.SubmitAsync("pipeline");
        await Task.WhenAny(_gated.StartedAsync("first"), _gated.StartedAsync("second"));
        await platform.TaskAsync(id, _gated.Runs.Contains("first") ? "second" : "first", JobStateName.Queued);

        Assert.Equal(CancelResult.Cancelled, await platform.Process.Client.CancelAsync(id, "enough", RunningPlatform.Cancel));

        Assert.Equal("enough", Assert.IsType<JobState.Cancelled>((await platform.EndOfAsync(id)).State).Reason);
        await platform.TaskAsync(id, "first", JobStateName.Cancelled);
        await platform.TaskAsync(id, "second", JobStateName.Cancelled);
        await RunningPlatform.UntilAsync(async () => (await platform.Process.Storage.Executions.ListRunningAsync(RunningPlatform.Cancel)).Count == 0);
        Assert.Single(_gated.Runs);
    }

    [Fact]
    public async Task A_task_that_somebody_cancelled_fails_in_its_pipeline_as_cancelled()
    {
        await using var platform = await StartedAsync(Asl.Machine(("count", Asl.Task("gated", "a"))));
        var id = await platform.SubmitAsync("pipeline");
        await _gated.StartedAsync("a");
        var task = await platform.TaskAsync(id, "count", JobStateName.Running);

        await platform.Process.Client.CancelAsync(task.Id, "enough", RunningPlatform.Cancel);

        Assert.Equal(new Failure("Cancelled", "enough", IsPermanent: true), Assert.IsType<JobState.Failed>((await platform.EndOfAsync(id)).State).Last);
    }

    [Fact]
    public async Task A_pipeline_goes_on_in_the_next_process_behind_the_last_task_that_ended()
    {
        var definition = Asl.Machine(("one", Asl.Task("gated", "one", "\"Next\": \"two\"")), ("two", Asl.Task("gated", "two")));
        await using var platform = await StartedAsync(definition);
        var id = await platform.SubmitAsync("pipeline");
        _gated.Open("one");
        await _gated.StartedAsync("two");

        await platform.StopAsync();
        _gated.Open("two");
        await platform.StartAsync(app => Configure(app, Asl.Machine(("other", $$"""{"Type": "Pass", {{End}}}"""))));

        Assert.Equal("\"two\"", Assert.IsType<JobState.Succeeded>((await platform.EndOfAsync(id)).State).Result.Json);
        Assert.Equal(["one", "two", "two"], _gated.Runs);
    }

    [Fact]
    public async Task What_a_pipeline_drew_by_chance_stays_drawn_in_the_next_process()
    {
        var definition = Asl.Machine(
            ("draw", """{"Type": "Pass", "Parameters": {"id.$": "States.UUID()"}, "Next": "use"}"""), ("use", Asl.Task("gated", "$.id")));
        await using var platform = await StartedAsync(definition);
        var id = await platform.SubmitAsync("pipeline");
        await RunningPlatform.UntilAsync(() => Task.FromResult(!_gated.Runs.IsEmpty));
        var drawn = _gated.Runs.First();

        await platform.StopAsync();
        _gated.Open(drawn);
        await platform.StartAsync(app => Configure(app, definition));

        Assert.Equal($"\"{drawn}\"", Assert.IsType<JobState.Succeeded>((await platform.EndOfAsync(id)).State).Result.Json);
        Assert.Equal([drawn, drawn], _gated.Runs);
    }

    [Fact]
    public async Task A_pipeline_of_an_old_folder_that_the_program_no_longer_has_ends_its_job()
    {
        await using var platform = new RunningPlatform();
        var id = await LeaveWaitingAsync(platform.Folder, "gone.pipeline");

        await platform.StartAsync(static app => app.Handle<Flaky>("flaky"));

        var failure = Assert.IsType<JobState.Failed>((await platform.EndOfAsync(id)).State).Last;
        Assert.Equal(("UnknownPipeline", "There is no state machine 'gone.pipeline'."), (failure.Error, failure.Message));
    }

    /// <summary>What a process leaves that is killed after its pipeline's attempt ended and before its execution began.</summary>
    private static async Task<JobId> LeaveWaitingAsync(string folder, string type)
    {
        var clock = TimeProvider.System;
        using var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, clock);
        var id = JobId.New(clock.GetUtcNow());
        await storage.Jobs.AddAsync([new NewJob { Id = id, Type = new JobType(type), Input = Payload.Null }], RunningPlatform.Cancel);
        var claim = await storage.Jobs.ClaimAsync(new ClaimRequest(id, 0, "worker-1", new LeaseOptions().LeaseFor), RunningPlatform.Cancel);
        var running = Assert.IsType<Claim.Granted>(claim).Job;
        Assert.True(await storage.Jobs.TryReplaceAsync(running, running.Settle(new Verdict.Wait(new WaitFor.Execution(id.Value)), clock.GetUtcNow()), RunningPlatform.Cancel));
        return id;
    }

    private Task<RunningPlatform> StartedAsync(string definition, int workers = 4) => RunningPlatform.StartedAsync(app => Configure(app, definition), workers);

    private void Configure(MillraceBuilder app, string definition) =>
        app.Pipeline("pipeline", definition).Handle("gated", _gated).Handle<Invalid>("invalid");
}
