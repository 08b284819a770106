using System.Text.Json.Nodes;
using Amazon.StepFunctions;
using Millrace.Aws.Pipelines;
using Millrace.Pipelines;
using ExecutionStatus = Millrace.Pipelines.ExecutionStatus;

namespace Millrace.Aws.Tests.Pipelines;

public sealed class StepFunctionsStateMachinesTests : IDisposable
{
    private const string Type = ScriptedStepFunctions.Type;
    private const string Name = "01jb3q8z5x9k7m2n4p6r8s0t1v";
    private const string Execution = $"arn:aws:states:eu-central-1:123456789012:execution:Report-1A2B:{Name}";

    private readonly ScriptedStepFunctions _service = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StepFunctionsStateMachines Machines => _service.Machines;

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task An_execution_is_started_under_the_name_of_its_job()
    {
        _service.Answer($$"""{"executionArn":"{{Execution}}","startDate":1.5E9}""");

        Assert.True(await Machines.StartAsync(Type, Name, """{"a":1}""", Cancel));

        AssertAsked("StartExecution", $$"""{ "stateMachineArn": "{{ScriptedStepFunctions.Machine}}", "name": "{{Name}}", "input": "{\"a\":1}" }""");
    }

    [Fact]
    public async Task An_execution_that_was_started_before_counts_as_started()
    {
        _service.Refuse("ExecutionAlreadyExists");

        Assert.True(await Machines.StartAsync(Type, Name, "{}", Cancel));
    }

    [Fact]
    public async Task A_pipeline_without_a_state_machine_is_asked_for_nowhere()
    {
        Assert.False(await Machines.StartAsync("polis.other", Name, "{}", Cancel));
        await Machines.StopAsync("polis.other", Name, "why", Cancel);
        Assert.Null(await Machines.FindAsync("polis.other", Name, Cancel));

        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task An_input_that_Step_Functions_refuses_is_refused_for_good()
    {
        _service.Refuse("InvalidExecutionInput");

        var refused = await Assert.ThrowsAsync<ExecutionRefusedException>(() => Machines.StartAsync(Type, Name, "{}", Cancel));

        Assert.StartsWith($"Pipeline {Type} cannot run {Name}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mode_19_an_input_over_256_KiB_is_refused_before_it_is_sent()
    {
        await Assert.ThrowsAsync<ExecutionRefusedException>(() => Machines.StartAsync(Type, Name, $"\"{new string('ß', 128 * 1024)}\"", Cancel));

        Assert.Empty(_service.Requests);
    }

    [Theory]
    [InlineData("StateMachineDoesNotExist")]
    [InlineData("StateMachineDeleting")]
    [InlineData("ExecutionLimitExceeded")]
    [InlineData("AccessDeniedException")]
    public async Task Another_refusal_of_a_start_is_thrown(string error)
    {
        _service.Refuse(error);

        var thrown = await Assert.ThrowsAnyAsync<AmazonStepFunctionsException>(() => Machines.StartAsync(Type, Name, "{}", Cancel));

        Assert.Equal(error, thrown.ErrorCode);
    }

    [Fact]
    public async Task An_execution_is_stopped_by_the_ARN_that_its_name_gives_it()
    {
        _service.Answer("""{"stopDate":1.5E9}""");

        await Machines.StopAsync(Type, Name, "Its job ended as Cancelled.", Cancel);

        AssertAsked("StopExecution", $$"""{ "executionArn": "{{Execution}}", "error": "Stopped", "cause": "Its job ended as Cancelled." }""");
    }

    [Fact]
    public async Task An_execution_that_was_never_started_need_not_be_stopped()
    {
        _service.Refuse("ExecutionDoesNotExist");

        await Machines.StopAsync(Type, Name, "why", Cancel);

        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task Another_refusal_of_a_stop_is_thrown()
    {
        _service.Refuse("InvalidArn");

        await Assert.ThrowsAnyAsync<AmazonStepFunctionsException>(() => Machines.StopAsync(Type, Name, "why", Cancel));
    }

    [Fact]
    public async Task A_tasks_result_is_sent_with_its_token()
    {
        _service.Answer("{}");

        Assert.True(await Machines.SendTaskSuccessAsync("token", "[7]", Cancel));

        AssertAsked("SendTaskSuccess", """{ "taskToken": "token", "output": "[7]" }""");
    }

    [Fact]
    public async Task A_tasks_failure_is_sent_with_its_token()
    {
        _service.Answer("{}");

        Assert.True(await Machines.SendTaskFailureAsync("token", "InvalidVotes", "Line 7.", Cancel));

        AssertAsked("SendTaskFailure", """{ "taskToken": "token", "error": "InvalidVotes", "cause": "Line 7." }""");
    }

    [Fact]
    public async Task A_result_of_exactly_the_longest_size_is_sent()
    {
        _service.Answer("{}");

        await Machines.SendTaskSuccessAsync("token", $"\"{new string('x', (256 * 1024) - 2)}\"", Cancel);

        Assert.Equal("SendTaskSuccess", _service.Requests[0].Operation);
    }

    [Theory]
    [InlineData('x', (256 * 1024) - 1)]
    [InlineData('ß', 128 * 1024)]
    public async Task A_result_that_is_too_long_fails_its_task_and_says_what_to_do(char character, int count)
    {
        _service.Answer("{}");

        Assert.True(await Machines.SendTaskSuccessAsync("token", $"\"{new string(character, count)}\"", Cancel));

        AssertAsked(
            "SendTaskFailure",
            """{ "taskToken": "token", "error": "States.DataLimitExceeded", "cause": "The job's result is longer than 262144 bytes: put it into job.Blobs and return its reference." }""");
    }

    [Theory]
    [InlineData("TaskTimedOut")]
    [InlineData("TaskDoesNotExist")]
    [InlineData("InvalidToken")]
    public async Task A_token_that_nobody_waits_with_any_more_is_false(string error)
    {
        _service.Refuse(error).Refuse(error).Refuse(error);

        Assert.False(await Machines.SendTaskSuccessAsync("token", "1", Cancel));
        Assert.False(await Machines.SendTaskFailureAsync("token", "E", "C", Cancel));
        Assert.False(await Machines.SendTaskSuccessAsync("token", new string('1', 300_000), Cancel));
    }

    [Theory]
    [InlineData("InvalidOutput")]
    [InlineData("AccessDeniedException")]
    [InlineData("ThrottlingException")]
    public async Task Another_refusal_of_a_token_is_thrown(string error)
    {
        _service.Refuse(error).Refuse(error);

        await Assert.ThrowsAnyAsync<AmazonStepFunctionsException>(() => Machines.SendTaskSuccessAsync("token", "1", Cancel));
        await Assert.ThrowsAnyAsync<AmazonStepFunctionsException>(() => Machines.SendTaskFailureAsync("token", "E", "C", Cancel));
    }

    [Fact]
    public async Task An_error_and_a_cause_are_cut_to_what_Step_Functions_takes()
    {
        _service.Answer("{}").Answer("""{"stopDate":1.5E9}""");

        await Machines.SendTaskFailureAsync("token", new string('e', 257), new string('c', 32_769), Cancel);
        await Machines.StopAsync(Type, Name, new string('c', 32_769), Cancel);

        Assert.Equal((256, 32_768), (Text(0, "error").Length, Text(0, "cause").Length));
        Assert.Equal(32_768, Text(1, "cause").Length);
    }

    [Theory]
    [InlineData("RUNNING", ExecutionStatus.Running)]
    [InlineData("PENDING_REDRIVE", ExecutionStatus.Running)]
    [InlineData("SUCCEEDED", ExecutionStatus.Succeeded)]
    [InlineData("FAILED", ExecutionStatus.Failed)]
    [InlineData("TIMED_OUT", ExecutionStatus.TimedOut)]
    [InlineData("ABORTED", ExecutionStatus.Aborted)]
    public async Task An_execution_is_found_as_it_stands(string status, ExecutionStatus expected)
    {
        _service.Answer($$"""{"executionArn":"{{Execution}}","stateMachineArn":"{{ScriptedStepFunctions.Machine}}","name":"{{Name}}","status":"{{status}}","startDate":1.5E9,"input":"{}","output":"[7]","error":"E","cause":"C"}""");

        Assert.Equal(new Execution(Name, Type, expected, "[7]", "E", "C"), await Machines.FindAsync(Type, Name, Cancel));

        AssertAsked("DescribeExecution", $$"""{ "executionArn": "{{Execution}}" }""");
    }

    [Fact]
    public async Task An_execution_that_is_not_there_is_none()
    {
        _service.Refuse("ExecutionDoesNotExist");

        Assert.Null(await Machines.FindAsync(Type, Name, Cancel));
    }

    private string Text(int request, string name) => (string?)_service.Requests[request].Input[name] ?? "";

    private void AssertAsked(string operation, string json)
    {
        var request = Assert.Single(_service.Requests);
        Assert.Equal(operation, request.Operation);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), request.Input), request.Input.ToJsonString());
    }
}
