using static Millrace.States.HistoryEvent;

namespace Millrace.States.Tests.History;

public sealed class HistoryEventTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly EventPlace Place = new(7, 5, Noon, "A#1");
    private static readonly EventPlace Note = new(0, 0, Noon, "A#1");
    private static readonly EventPlace Start = new(1, 0, Noon, "");

    private static readonly HistoryEvent[] Events =
    [
        new ExecutionStarted(Start, "run", "{\"ü\":\"\\n\"}", "arn:role"),
        new ExecutionRedriven(Start, 2),
        new StateEntered(Place, "A", "Pass", "[1]"),
        new StateExited(Place, "A", "Pass", "null", "B", """{"v":1.0}"""),
        new StateExited(Place, "A", "Choice", "null", null, null),
        new TaskScheduled(Place, 2, "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "[1]") { TimeoutAfter = TimeSpan.FromSeconds(9) },
        new TaskScheduled(Place, 0, "arn:aws:lambda:us-east-1:000000000000:function:f", "[1]") { HeartbeatWithin = TimeSpan.FromSeconds(3) },
        new TaskStarted(Place, "arn:aws:states:::lambda:invoke"),
        new TaskSubmitted(Place, "arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken", "1"),
        new TaskSucceeded(Place, 0, "arn:aws:states:us-east-1:000000000000:activity:a", "\"ü\\n\""),
        new TaskFailed(Place, 0, "r", null, null) { IsHeartbeat = true },
        new TaskFailed(Place, 0, "r", "States.Timeout", "late"),
        new BranchesStarted(Place, "Map", 3),
        new BranchesStarted(Place, "Parallel", 2),
        new BranchesEnded(Place, "Map", true),
        new BranchesEnded(Place, "Parallel", false),
        new MapIteration(Place, "A", 2, IterationProgress.Aborted),
        new MapRun(Place, "arn:run", MapRunProgress.Started) { Count = 4 },
        new MapRun(Place, "arn:run", MapRunProgress.Failed) { Error = "E", Cause = "because" },
        new EvaluationFailed(Place, "A", "Output", "States.QueryEvaluationError", "T2001"),
        new WaitStarted(Note, Noon.AddTicks(1)),
        new BranchInputs(Note, 0, "{}"),
        new RetryScheduled(Note, 1, 0, Noon) { Error = "E" },
        new StateFailed(Note, "E", "because"),
        new ExecutionEnded(Start, new ExecutionResult.Succeeded("7")),
        new ExecutionEnded(Start, new ExecutionResult.Failed("E", null)),
        new ExecutionEnded(Start, new ExecutionResult.TimedOut()),
        new ExecutionEnded(Start, new ExecutionResult.Aborted(null, "c")),
    ];

    [Fact]
    public void Every_event_is_one_line_and_comes_back_as_it_was() => Assert.All(Events, one =>
    {
        Assert.DoesNotContain('\n', one.ToJson());
        Assert.Equal(one, Parse(one.ToJson()));
    });

    [Fact]
    public async Task The_history_of_an_execution_has_the_events_and_fields_of_AWS()
    {
        const string Machine = """
            { "StartAt": "T", "States": {
              "T": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 5, "Assign": { "v.$": "$" }, "Next": "P" },
              "P": { "Type": "Parallel", "End": true, "Branches": [ { "StartAt": "I", "States": { "I": { "Type": "Pass", "End": true } } } ] } } }
            """;

        var events = await RunAsync(Machine);

        Assert.Equal(
            """
            {"id":1,"previousEventId":0,"timestamp":1896091200,"type":"ExecutionStarted","executionStartedEventDetails":{"input":"1","roleArn":"arn:aws:iam::000000000000:role/local"}}
            {"id":2,"previousEventId":0,"timestamp":1896091200,"type":"TaskStateEntered","stateEnteredEventDetails":{"name":"T","input":"1","inputDetails":{"truncated":false}}}
            {"id":3,"previousEventId":2,"timestamp":1896091200,"type":"TaskScheduled","taskScheduledEventDetails":{"resourceType":"lambda","resource":"invoke","region":"us-east-1","parameters":"1","timeoutInSeconds":5}}
            {"id":4,"previousEventId":3,"timestamp":1896091200,"type":"TaskStarted","taskStartedEventDetails":{"resourceType":"lambda","resource":"invoke"}}
            {"id":5,"previousEventId":4,"timestamp":1896091200,"type":"TaskSucceeded","taskSucceededEventDetails":{"resourceType":"lambda","resource":"invoke","output":"2","outputDetails":{"truncated":false}}}
            {"id":6,"previousEventId":5,"timestamp":1896091200,"type":"TaskStateExited","stateExitedEventDetails":{"name":"T","output":"2","outputDetails":{"truncated":false},"assignedVariables":{"v":"2"},"assignedVariablesDetails":{"truncated":false}}}
            {"id":7,"previousEventId":6,"timestamp":1896091200,"type":"ParallelStateEntered","stateEnteredEventDetails":{"name":"P","input":"2","inputDetails":{"truncated":false}}}
            {"id":8,"previousEventId":7,"timestamp":1896091200,"type":"ParallelStateStarted"}
            {"id":9,"previousEventId":8,"timestamp":1896091200,"type":"PassStateEntered","stateEnteredEventDetails":{"name":"I","input":"2","inputDetails":{"truncated":false}}}
            {"id":10,"previousEventId":9,"timestamp":1896091200,"type":"PassStateExited","stateExitedEventDetails":{"name":"I","output":"2","outputDetails":{"truncated":false}}}
            {"id":11,"previousEventId":10,"timestamp":1896091200,"type":"ParallelStateSucceeded"}
            {"id":12,"previousEventId":11,"timestamp":1896091200,"type":"ParallelStateExited","stateExitedEventDetails":{"name":"P","output":"[2]","outputDetails":{"truncated":false}}}
            {"id":13,"previousEventId":12,"timestamp":1896091200,"type":"ExecutionSucceeded","executionSucceededEventDetails":{"output":"[2]","outputDetails":{"truncated":false}}}
            """,
            string.Join('\n', events.Where(one => !one.IsNote).Select(one => one.ToAwsJson())));
    }

    [Fact]
    public async Task An_execution_that_needs_more_events_than_it_may_have_fails()
    {
        const string Loop = """
            { "StartAt": "A", "States": { "A": { "Type": "Choice", "Choices": [ { "Variable": "$", "NumericEquals": 2, "Next": "End" } ], "Default": "B" },
              "B": { "Type": "Pass", "Next": "A" }, "End": { "Type": "Succeed" } } }
            """;

        var events = await RunAsync(Loop, longest: 25_000);

        var failed = Assert.IsType<ExecutionResult.Failed>(Assert.IsType<ExecutionEnded>(events[^1]).Result);
        Assert.Equal(("States.Runtime", "The execution reached the maximum number of history events (25000)."), (failed.Error, failed.Cause));
        Assert.Equal(25_000, events[^1].Place.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("5")]
    [InlineData("""{"id":1,"type":"ExecutionStarted"}""")]
    [InlineData("""{"millrace":{"e":"unknown"}}""")]
    [InlineData("""{"millrace":{"e":"entered","key":"A#1"}}""")]
    [InlineData("""{"stateEnteredEventDetails":{"name":"A","input":"1"},"millrace":{"e":"entered","key":"A#1","at":"noon","type":"Pass"}}""")]
    public void A_line_that_is_no_event_is_refused(string line) => Assert.Throws<FormatException>(() => Parse(line));

    [Fact]
    public void A_history_with_a_hole_is_refused() => Assert.Throws<FormatException>(() => StateMachineExecution.Resume(
        StateMachineDefinition.Parse("""{ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } }"""),
        [new ExecutionStarted(Start, "run", "{}", null), new StateEntered(Place with { Key = "Gone#1~0/0/P#1" }, "P", "Pass", "{}")],
        new ExecutionOptions()));

    [Fact]
    public void A_history_of_another_execution_is_refused() => Assert.Throws<ArgumentException>(() => StateMachineExecution.Resume(
        StateMachineDefinition.Parse("""{ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } }"""),
        [new ExecutionStarted(Start, "run", "{}", null)],
        new ExecutionOptions { Name = "other" }));

    private static async Task<List<HistoryEvent>> RunAsync(string machine, long? longest = null)
    {
        List<HistoryEvent> events = [];
        await StateMachineExecution.Start(StateMachineDefinition.Parse(machine), "1", new ExecutionOptions
        {
            History = new Execution.TestHistory(events),
            LongestHistory = longest,
            TimeProvider = new States.Testing.VirtualTime(Noon),
            Tasks = new TaskHandlers().On("*", (_, _) => Task.FromResult<string?>("2")),
        }).Completion;
        return events;
    }
}
