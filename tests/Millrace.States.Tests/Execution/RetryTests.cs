using Millrace.States.Definitions;
using Millrace.States.Testing;

namespace Millrace.States.Tests.Execution;

public sealed class RetryTests
{
    [Theory]
    [InlineData("""{ "ErrorEquals": ["States.ALL"] }""", new[] { 0, 1, 3, 7 })]
    [InlineData("""{ "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 5, "BackoffRate": 1, "MaxAttempts": 2 }""", new[] { 0, 5, 10 })]
    [InlineData("""{ "ErrorEquals": ["Broken"], "IntervalSeconds": 10, "MaxDelaySeconds": 15, "MaxAttempts": 3 }""", new[] { 0, 10, 25, 40 })]
    [InlineData("""{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 0 }""", new[] { 0 })]
    [InlineData("""{ "ErrorEquals": ["Other"] }""", new[] { 0 })]
    public async Task Attempts_follow_each_other_with_the_delays_of_the_retrier(string retrier, int[] seconds)
    {
        var time = new VirtualTime();
        var start = time.GetUtcNow();
        List<int> attempts = [];
        var tasks = new TaskHandlers().On("*", (request, _) =>
        {
            attempts.Add((int)(time.GetUtcNow() - start).TotalSeconds);
            throw new TaskFailedException("Broken", null);
        });

        var result = await RunAsync($$"""{ "StartAt": "T", "States": { "T": { "Type": "Task", "Resource": "r", "Retry": [{{retrier}}], "End": true } } }""", tasks, time);

        Assert.Equal(new ExecutionResult.Failed("Broken", null), result);
        Assert.Equal(seconds, attempts);
    }

    [Fact]
    public void Full_jitter_lies_between_nothing_and_the_delay()
    {
        var retrier = new Retrier(new ErrorPattern([])) { Interval = TimeSpan.FromSeconds(8), HasFullJitter = true };
        var random = new Random(1);

        var delays = Enumerable.Range(0, 1000).Select(_ => retrier.DelayAfter(1, random).TotalSeconds).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, 0, 16));
        Assert.InRange(delays.Average(), 7, 9);
    }

    [Theory]
    [InlineData("States.Timeout", true)]
    [InlineData("States.ALL", true)]
    [InlineData("States.TaskFailed", false)]
    [InlineData("States.HeartbeatTimeout", false)]
    public async Task A_timeout_answers_to_its_names(string errorEquals, bool isCaught)
    {
        var tasks = new TaskHandlers().On("*", async (_, stopping) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return null;
        });

        var result = await RunAsync($$"""
            { "StartAt": "T", "States": {
              "T": { "Type": "Task", "Resource": "r", "TimeoutSeconds": 5, "Catch": [{ "ErrorEquals": ["{{errorEquals}}"], "Next": "Caught" }], "End": true },
              "Caught": { "Type": "Succeed" } } }
            """, tasks, new VirtualTime());

        Assert.Equal(isCaught, result is ExecutionResult.Succeeded("""{"Error":"States.Timeout","Cause":""}"""));
    }

    [Fact]
    public async Task An_exception_of_a_handler_is_a_failure_under_its_own_name()
    {
        var tasks = new TaskHandlers().On("*", (_, _) => throw new InvalidOperationException("out of paper"));

        var result = await RunAsync("""{ "StartAt": "T", "States": { "T": { "Type": "Task", "Resource": "r", "End": true } } }""", tasks, new VirtualTime());

        Assert.Equal(new ExecutionResult.Failed("InvalidOperationException", "out of paper"), result);
    }

    [Fact]
    public async Task A_resource_without_a_handler_is_named()
    {
        var result = await RunAsync(
            """{ "StartAt": "T", "States": { "T": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true } } }""", new TaskHandlers(), new VirtualTime());

        Assert.Equal(
            new ExecutionResult.Failed(
                "States.Runtime",
                "An error occurred while executing the state 'T' (entered at the event id #2). The task state 'T' has the resource "
                + "'arn:aws:states:::sqs:sendMessage', for which no handler is registered."),
            result);
    }

    [Fact]
    public async Task An_exact_resource_goes_before_a_pattern_and_a_longer_pattern_before_a_shorter_one()
    {
        var tasks = new TaskHandlers()
            .On("*", (_, _) => Task.FromResult<string?>("1"))
            .On("arn:aws:states:::dynamodb:*", (_, _) => Task.FromResult<string?>("2"))
            .On("arn:aws:states:::dynamodb:getItem", (_, _) => Task.FromResult<string?>("3"));

        List<ExecutionResult> results = [];
        foreach (var resource in (string[])["arn:aws:states:::sns:publish", "arn:aws:states:::dynamodb:putItem", "arn:aws:states:::dynamodb:getItem"])
            results.Add(await RunAsync($$"""{ "StartAt": "T", "States": { "T": { "Type": "Task", "Resource": "{{resource}}", "End": true } } }""", tasks, new VirtualTime()));

        Assert.Equal([new ExecutionResult.Succeeded("1"), new ExecutionResult.Succeeded("2"), new ExecutionResult.Succeeded("3")], results);
    }

    private static Task<ExecutionResult> RunAsync(string definition, TaskHandlers tasks, VirtualTime time) => StateMachineExecution
        .Start(StateMachineDefinition.Parse(definition), "{}", new ExecutionOptions { Tasks = tasks, TimeProvider = time })
        .Completion.WaitAsync(TimeSpan.FromSeconds(20));
}
