using Millrace.States.Testing;

namespace Millrace.States.Tests.Testing;

public sealed class TestExecutionTests
{
    internal const string Order = """
        {
          "StartAt": "Charge",
          "States": {
            "Charge": {
              "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "charge", "Payload.$": "$" },
              "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 10 }], "ResultPath": "$.charge", "Next": "Pause"
            },
            "Pause": { "Type": "Wait", "Seconds": 86400, "Next": "Both" },
            "Both": {
              "Type": "Parallel", "ResultPath": "$.both", "Catch": [{ "ErrorEquals": ["NoStock"], "ResultPath": "$.why", "Next": "Refund" }], "Next": "Done",
              "Branches": [
                { "StartAt": "Pack", "States": { "Pack": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Next": "Label" }, "Label": { "Type": "Pass", "End": true } } },
                { "StartAt": "Each", "States": { "Each": { "Type": "Map", "ItemsPath": "$.items", "End": true, "ItemProcessor": { "StartAt": "Reserve", "States": {
                  "Reserve": { "Type": "Task", "Resource": "arn:aws:states:::dynamodb:updateItem", "End": true } } } } } }
              ]
            },
            "Refund": { "Type": "Task", "Resource": "arn:mine:refund", "End": true },
            "Done": { "Type": "Succeed" }
          }
        }
        """;

    private const string Story = """
            +0s  started with {"items":[1,2]}
            +0s  Charge (Task) {"items":[1,2]}
            +0s    ! Busy: try later
           +10s    attempt 2
           +10s    -> {"items":[1,2],"charge":{"receipt":7}} in 10s
           +10s  Pause (Wait) {"items":[1,2],"charge":{"receipt":7}} -> {"items":[1,2],"charge":{"receipt":7}} in 1d
        +1d 10s  Both (Parallel) {"items":[1,2],"charge":{"receipt":7}}
        +1d 10s    branch 0
        +1d 10s      Pack (Task) {"items":[1,2],"charge":{"receipt":7}} -> "packed"
        +1d 10s      Label (Pass) "packed" -> "packed"
        +1d 10s    branch 1
        +1d 10s      Each (Map) {"items":[1,2],"charge":{"receipt":7}}
        +1d 10s        item 0
        +1d 10s          Reserve (Task) 1 -> {}
        +1d 10s        item 1
        +1d 10s          Reserve (Task) 2
        +1d 10s            !! NoStock: none left
        +1d 10s        !! NoStock: none left
        +1d 10s    ! NoStock: none left
        +1d 10s    caught, on to Refund with {"items":[1,2],"charge":{"receipt":7},"why":{"Error":"NoStock","Cause":"none left"}}
        +1d 10s  Refund (Task) {"items":[1,2],"charge":{"receipt":7},"why":{"Error":"NoStock","Cause":"none left"}}
        +1d 10s    !! Bank: closed
        +1d 10s  failed: Bank: closed
        """;

    [Fact]
    public async Task A_definition_runs_with_mocks_and_with_ones_own_functions_in_no_time()
    {
        var mocks = new Mocks()
            .On("Charge").Throws("Busy", "try later").Returns("""{ "receipt": 7 }""")
            .On("Pack").Returns("\"packed\"")
            .On("Reserve").Returns("{}").Throws("NoStock", "none left");
        var own = new TaskHandlers().On("arn:mine:refund", (request, _) => Task.FromResult<string?>($"\"refunded {request.Parameters.GetProperty("charge").GetProperty("receipt")}\""));

        var run = await TestExecution.RunAsync(Order, """{ "items": [1, 2] }""", mocks, new ExecutionOptions { Tasks = own });

        Assert.Equal("\"refunded 7\"", run.Output);
        Assert.Equal(["Charge", "Pause", "Both", "Pack", "Label", "Each", "Reserve", "Reserve", "Refund"], run.States);
        Assert.Equal(TimeSpan.FromSeconds(86_410), run.Elapsed);
        Assert.Equal(1, run.Trace.Of("Charge").Single().Retries);
        Assert.Equal("NoStock", run.Trace.Of("Both").Single().CaughtError);
        Assert.Equal("Refund", run.Trace.Of("Both").Single().Next);
    }

    [Fact]
    public async Task A_state_that_is_called_more_often_than_it_is_mocked_fails_and_says_so()
    {
        var run = await TestExecution.RunAsync(Order, """{ "items": [] }""", new Mocks().On("Charge").Throws("Busy", times: 2));

        Assert.Equal(ErrorNames.Runtime, run.Error);
        Assert.Equal("The state 'Charge' was called 3 times, and its mock has 2 answer(s).", run.Cause);
    }

    [Fact]
    public async Task A_state_without_mock_and_handler_fails_and_says_so()
    {
        var run = await TestExecution.RunAsync(Order, """{ "items": [] }""", new Mocks());

        Assert.Equal("The task state 'Charge' has the resource 'arn:aws:states:::lambda:invoke', for which no handler is registered, and the state has no mock.", run.Cause);
    }

    [Fact]
    public async Task A_trace_reads_as_a_story()
    {
        var mocks = new Mocks()
            .On("Charge").Throws("Busy", "try later").Returns("""{ "receipt": 7 }""")
            .On("Pack").Returns("\"packed\"")
            .On("Reserve").Returns("{}").Throws("NoStock", "none left")
            .On("Refund").Throws("Bank", "closed");

        var run = await TestExecution.RunAsync(Order, """{ "items": [1, 2] }""", mocks);

        Assert.Equal(Story, run.ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Real_work_of_a_handler_takes_no_virtual_time()
    {
        const string Definition = """{ "StartAt": "T", "States": { "T": { "Type": "Task", "Resource": "arn:mine:slow", "TimeoutSeconds": 5, "End": true } } }""";
        var own = new TaskHandlers().On("arn:mine:slow", async (_, cancellationToken) =>
        {
            await Task.Run(() => cancellationToken.WaitHandle.WaitOne(50), cancellationToken);
            return "1";
        });

        var run = await TestExecution.RunAsync(Definition, "{}", options: new ExecutionOptions { Tasks = own });

        Assert.Equal(("1", TimeSpan.Zero), (run.Output, run.Elapsed));
    }

    [Fact]
    public async Task An_execution_that_waits_for_a_token_that_nobody_sends_is_told_at_once()
    {
        const string Definition = """{ "StartAt": "Ask", "States": { "Ask": { "Type": "Task", "Resource": "arn:mine:ask.waitForTaskToken", "End": true } } }""";
        var own = new TaskHandlers().On("arn:mine:ask.waitForTaskToken", (_, _) => Task.FromResult<string?>(null));

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => TestExecution.RunAsync(Definition, "{}", options: new ExecutionOptions { Tasks = own }));

        Assert.Equal(
            """
            The execution waits for a token that nobody sends: give its state a mock. So far:
            +0s  started with {}
            +0s  Ask (Task) {} ...
            """, exception.Message, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task The_items_of_a_distributed_Map_stand_below_it()
    {
        const string Definition = """
            { "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true, "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
              "StartAt": "P", "States": { "P": { "Type": "Pass", "Next": "W" }, "W": { "Type": "Wait", "Seconds": 3, "End": true } } } } } }
            """;

        var run = await TestExecution.RunAsync(Definition, "[1, 2]");

        Assert.Equal(
            """
            +0s  started with [1,2]
            +0s  Each (Map) [1,2]
            +0s    item 0
            +0s      P (Pass) 1 -> 1
            +0s      W (Wait) 1 -> 1 in 3s
            +0s    item 1
            +0s      P (Pass) 2 -> 2
            +0s      W (Wait) 2 -> 2 in 3s
            +3s    -> [1,2] in 3s
            +3s  succeeded with [1,2]
            """, run.ToString(), ignoreLineEndingDifferences: true);
    }
}
