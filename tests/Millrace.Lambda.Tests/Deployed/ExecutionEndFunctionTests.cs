using Amazon.Lambda.CloudWatchEvents;
using Millrace.Jobs;
using Millrace.Lambda.Deployed;
using Millrace.Pipelines;

namespace Millrace.Lambda.Tests.Deployed;

public sealed class ExecutionEndFunctionTests
{
    private const string Machine = "arn:aws:states:eu-central-1:123456789012:stateMachine:report";

    private readonly World _world = new();
    private readonly RecordingLogger<ExecutionEndFunction> _log = new();
    private readonly ExecutionEndFunction _function;

    public ExecutionEndFunctionTests() => _function = new ExecutionEndFunction(
        _world.End, _world.Executions, new Dictionary<string, string> { ["other.pipeline"] = Machine + "2", [World.Type] = Machine }, _log);

    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task An_execution_that_succeeded_ends_its_job_with_its_output()
    {
        var job = await _world.WaitingAsync();

        await HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = "SUCCEEDED", Output = """{"a":[1]}""" });

        Assert.Equal("""{"a":[1]}""", Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(job.Id)).State).Result.Json);
        Assert.Equal(0, _world.Executions.Reads);
    }

    [Theory]
    [InlineData("FAILED", "E", "C", "E")]
    [InlineData("TIMED_OUT", null, null, "States.TaskFailed")]
    [InlineData("TIMED_OUT", "States.Timeout", "C", "States.Timeout")]
    public async Task An_execution_that_failed_fails_its_job_for_good(string status, string? error, string? cause, string expected)
    {
        var job = await _world.WaitingAsync();

        await HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = status, Error = error, Cause = cause });

        Assert.Equal(
            new Failure(expected, cause ?? "The execution failed.", IsPermanent: true),
            Assert.IsType<JobState.Failed>((await _world.FoundAsync(job.Id)).State).Last);
    }

    [Fact]
    public async Task An_execution_that_was_stopped_cancels_its_job()
    {
        var job = await _world.WaitingAsync();

        await HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = "ABORTED", Cause = "Enough." });

        Assert.Equal("Enough.", Assert.IsType<JobState.Cancelled>((await _world.FoundAsync(job.Id)).State).Reason);
    }

    [Theory]
    [InlineData("RUNNING")]
    [InlineData("PENDING_REDRIVE")]
    [InlineData("A_STATUS_OF_TOMORROW")]
    public async Task An_execution_that_goes_on_changes_nothing(string status)
    {
        var job = await _world.WaitingAsync();

        await HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = status });

        Assert.Equal(job, await _world.FoundAsync(job.Id));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task An_output_that_the_event_leaves_out_is_asked_for()
    {
        var job = await _world.WaitingAsync();
        _world.Executions.Add(new Execution(job.Id.Value, World.Type, ExecutionStatus.Succeeded, Output: "\"long\""));

        await HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = "SUCCEEDED" });

        Assert.Equal("\"long\"", Assert.IsType<JobState.Succeeded>((await _world.FoundAsync(job.Id)).State).Result.Json);
    }

    [Fact]
    public async Task An_error_that_the_event_leaves_out_is_asked_for()
    {
        var job = await _world.WaitingAsync();
        _world.Executions.Add(new Execution(job.Id.Value, World.Type, ExecutionStatus.Failed, Error: "E", Cause: "long"));

        await HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = "FAILED" });

        Assert.Equal(new Failure("E", "long", IsPermanent: true), Assert.IsType<JobState.Failed>((await _world.FoundAsync(job.Id)).State).Last);
    }

    [Fact]
    public async Task An_end_that_Step_Functions_does_not_show_yet_comes_again()
    {
        var job = await _world.WaitingAsync();
        _world.Executions.Add(new Execution(job.Id.Value, World.Type, ExecutionStatus.Running));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = "SUCCEEDED" }));

        Assert.Equal($"Execution '{job.Id}' of '{World.Type}' has ended, but Step Functions still shows it as running; its event must come again.", thrown.Message);
        Assert.Equal(job, await _world.FoundAsync(job.Id));
    }

    [Fact]
    public async Task An_event_of_something_else_is_set_aside_with_a_line()
    {
        await _function.HandleAsync(new CloudWatchEvent<ExecutionEnd> { DetailType = "EC2 Instance State-change Notification", Detail = new ExecutionEnd() }, Cancel);
        await _function.HandleAsync(new CloudWatchEvent<ExecutionEnd> { DetailType = "Nothing" }, Cancel);

        Assert.Equal(
            [
                "Warning: The event is no end of an execution of this deployment; it is set aside: its detail-type is 'EC2 Instance State-change Notification', and it names no execution.",
                "Warning: The event is no end of an execution of this deployment; it is set aside: its detail-type is 'Nothing', and it names no execution.",
            ],
            _log.Lines);
    }

    [Fact]
    public async Task An_execution_of_another_state_machine_is_set_aside_with_a_line()
    {
        var job = await _world.WaitingAsync();

        await HandleAsync(new ExecutionEnd { Name = job.Id.Value, Status = "SUCCEEDED", Output = "1", StateMachineArn = "arn:aws:states:eu-central-1:1:stateMachine:theirs" });

        Assert.Equal(job, await _world.FoundAsync(job.Id));
        Assert.Equal(
            ["Warning: The event is no end of an execution of this deployment; it is set aside: its state machine 'arn:aws:states:eu-central-1:1:stateMachine:theirs' is no pipeline of this program."],
            _log.Lines);
    }

    [Theory]
    [InlineData("started-by-hand")]
    [InlineData("01jb3q8z5x9k7m2n4p6r8s0t1v")]
    public async Task An_execution_that_no_job_waits_for_changes_nothing(string name) =>
        await HandleAsync(new ExecutionEnd { Name = name, Status = "SUCCEEDED", Output = "1" });

    private Task HandleAsync(ExecutionEnd end) => _function.HandleAsync(
        new CloudWatchEvent<ExecutionEnd> { DetailType = "Step Functions Execution Status Change", Detail = end with { StateMachineArn = end.StateMachineArn ?? Machine } },
        Cancel);
}
