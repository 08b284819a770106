using System.Net;
using System.Text.Json.Nodes;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;

namespace Standins.Tests;

public sealed class StepFunctionsWireTests
{
    private const string Machine = "arn:aws:states:eu-central-1:123456789012:stateMachine:polis";
    private const string Execution = "arn:aws:states:eu-central-1:123456789012:execution:polis:1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_execution_is_started()
    {
        var service = new FakeService().Answer($$"""{"executionArn":"{{Execution}}","startDate":1.5E9}""");
        using var client = service.NewStepFunctions();

        var response = await client.StartExecutionAsync(
            new StartExecutionRequest { StateMachineArn = Machine, Name = "1", Input = """{"a":1}""", TraceHeader = "t" }, Cancel);

        AssertSent(service, "AWSStepFunctions.StartExecution", $$"""{ "stateMachineArn": "{{Machine}}", "name": "1", "input": "{\"a\":1}", "traceHeader": "t" }""");
        Assert.Equal(Execution, response.ExecutionArn);
        Assert.Equal(new DateTime(2017, 7, 14, 2, 40, 0, DateTimeKind.Utc), response.StartDate?.ToUniversalTime());
    }

    [Fact]
    public async Task An_execution_is_described()
    {
        var service = new FakeService().Answer($$"""
            {
              "executionArn": "{{Execution}}", "stateMachineArn": "{{Machine}}", "name": "1", "status": "FAILED", "startDate": 1500000000.25,
              "stopDate": 1500000001, "input": "{}", "error": "E", "cause": "C", "redriveCount": 0, "redriveStatusReason": "none"
            }
            """);
        using var client = service.NewStepFunctions();

        var response = await client.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = Execution }, Cancel);

        AssertSent(service, "AWSStepFunctions.DescribeExecution", $$"""{ "executionArn": "{{Execution}}" }""");
        Assert.Equal(ExecutionStatus.FAILED, response.Status);
        Assert.Equal(("1", "E", "C", "{}"), (response.Name, response.Error, response.Cause, response.Input));
        Assert.Equal(TimeSpan.FromMilliseconds(750), response.StopDate - response.StartDate);
        Assert.Equal(0, response.RedriveCount);
        Assert.Null(response.Output);
        Assert.Null(response.RedriveDate);
    }

    [Fact]
    public async Task Executions_are_listed_by_their_status()
    {
        var service = new FakeService().Answer($$"""{"executions":[{"executionArn":"{{Execution}}","name":"1","status":"RUNNING","startDate":1.5E9}],"nextToken":"n"}""");
        using var client = service.NewStepFunctions();

        var response = await client.ListExecutionsAsync(
            new ListExecutionsRequest { StateMachineArn = Machine, StatusFilter = ExecutionStatus.RUNNING, MaxResults = 5, NextToken = "m" }, Cancel);

        AssertSent(service, "AWSStepFunctions.ListExecutions", $$"""{ "stateMachineArn": "{{Machine}}", "statusFilter": "RUNNING", "maxResults": 5, "nextToken": "m" }""");
        Assert.Equal(ExecutionStatus.RUNNING, Assert.Single(response.Executions).Status);
        Assert.Equal("n", response.NextToken);
    }

    [Fact]
    public async Task An_execution_is_stopped_and_driven_again()
    {
        var service = new FakeService().Answer("""{"stopDate":1.5E9}""").Answer("""{"redriveDate":1.5E9}""").Answer("""{"redriveDate":1.5E9}""");
        using var client = service.NewStepFunctions();

        var stopped = await client.StopExecutionAsync(new StopExecutionRequest { ExecutionArn = Execution, Error = "E", Cause = "C" }, Cancel);
        var redriven = await client.RedriveExecutionAsync(new RedriveExecutionRequest { ExecutionArn = Execution, ClientToken = "once" }, Cancel);
        await client.RedriveExecutionAsync(new RedriveExecutionRequest { ExecutionArn = Execution }, Cancel);

        AssertSent(service, "AWSStepFunctions.StopExecution", $$"""{ "executionArn": "{{Execution}}", "error": "E", "cause": "C" }""", 0);
        AssertSent(service, "AWSStepFunctions.RedriveExecution", $$"""{ "executionArn": "{{Execution}}", "clientToken": "once" }""", 1);
        Assert.True(Guid.TryParse((string?)JsonNode.Parse(service.Requests[2].Text)?["clientToken"], out _));
        Assert.NotNull(stopped.StopDate);
        Assert.NotNull(redriven.RedriveDate);
    }

    [Fact]
    public async Task A_task_token_is_answered()
    {
        var service = new FakeService().Answer("{}").Answer("{}").Answer("{}");
        using var client = service.NewStepFunctions();

        await client.SendTaskSuccessAsync(new SendTaskSuccessRequest { TaskToken = "t", Output = "{}" }, Cancel);
        await client.SendTaskFailureAsync(new SendTaskFailureRequest { TaskToken = "t", Error = "E", Cause = "C" }, Cancel);
        await client.SendTaskHeartbeatAsync(new SendTaskHeartbeatRequest { TaskToken = "t" }, Cancel);

        AssertSent(service, "AWSStepFunctions.SendTaskSuccess", """{ "taskToken": "t", "output": "{}" }""", 0);
        AssertSent(service, "AWSStepFunctions.SendTaskFailure", """{ "taskToken": "t", "error": "E", "cause": "C" }""", 1);
        AssertSent(service, "AWSStepFunctions.SendTaskHeartbeat", """{ "taskToken": "t" }""", 2);
    }

    [Fact]
    public async Task An_error_is_an_exception_of_its_own_type()
    {
        var service = new FakeService()
            .Answer("""{"__type":"TaskTimedOut","message":"Too late."}""", HttpStatusCode.BadRequest)
            .Answer("""{"__type":"com.amazonaws.states#ExecutionAlreadyExists","message":"Another one."}""", HttpStatusCode.BadRequest);
        using var client = service.NewStepFunctions();

        var late = await Assert.ThrowsAsync<TaskTimedOutException>(() => client.SendTaskHeartbeatAsync(new SendTaskHeartbeatRequest { TaskToken = "t" }, Cancel));
        var twice = await Assert.ThrowsAsync<ExecutionAlreadyExistsException>(
            () => client.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = Machine, Name = "1" }, Cancel));

        Assert.Equal(("Too late.", "TaskTimedOut"), (late.Message, late.ErrorCode));
        Assert.Equal(("Another one.", "ExecutionAlreadyExists"), (twice.Message, twice.ErrorCode));
    }

    private static void AssertSent(FakeService service, string operation, string json, int index = 0)
    {
        Assert.Equal(operation, service.Requests[index].Operation);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(service.Requests[index].Text)), service.Requests[index].Text);
    }
}
