using Millrace.States.Testing;

namespace Millrace.States.Tests.Execution;

public sealed class RedriveTests
{
    private const string Machine = """
        { "StartAt": "First", "TimeoutSeconds": 100, "States": {
          "First": { "Type": "Task", "Resource": "r", "Assign": { "v.$": "$" }, "Next": "Both" },
          "Both": { "Type": "Parallel", "End": true, "Branches": [
            { "StartAt": "Good", "States": { "Good": { "Type": "Task", "Resource": "r", "End": true } } },
            { "StartAt": "Bad", "States": { "Bad": { "Type": "Task", "Resource": "r", "End": true,
                "Parameters": { "count.$": "$$.State.RetryCount", "redrives.$": "$$.Execution.RedriveCount", "v.$": "$v" },
                "Retry": [ { "ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1 } ] } } },
            { "StartAt": "Slow", "States": { "Slow": { "Type": "Wait", "Seconds": 50, "Next": "After" }, "After": { "Type": "Pass", "End": true } } } ] } } }
        """;

    private readonly List<HistoryEvent> _events = [];
    private readonly List<(string State, string Key, string Parameters)> _calls = [];
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_redrive_goes_on_where_it_failed_and_does_nothing_again_that_had_succeeded()
    {
        await RunAsync(failing: true);
        var before = _calls.Select(static call => call.Key).ToHashSet();
        _calls.Clear();

        var result = await RedriveAsync(failing: false);

        Assert.Equal("""[1,{"count":0,"redrives":1,"v":1},1]""", Assert.IsType<ExecutionResult.Succeeded>(result).Output);
        var call = Assert.Single(_calls);
        Assert.Equal("Bad", call.State);
        Assert.DoesNotContain(call.Key, before);
    }

    [Fact]
    public async Task Retries_count_anew_after_a_redrive()
    {
        await RunAsync(failing: true);
        _calls.Clear();

        var result = await RedriveAsync(failing: true);

        Assert.Equal("Broken", Assert.IsType<ExecutionResult.Failed>(result).Error);
        Assert.Equal([0, 1], _calls.Select(static call => call.Parameters.Contains("\"count\":1", StringComparison.Ordinal) ? 1 : 0));
        Assert.Equal(4, _events.OfType<HistoryEvent.TaskScheduled>().Where(static one => one.Place.Key.EndsWith("Bad#1", StringComparison.Ordinal)).Select(static one => one.Attempt).Distinct().Count());
    }

    [Fact]
    public async Task The_history_goes_on_with_the_next_number_and_is_resumed_as_a_whole()
    {
        await RunAsync(failing: true);
        var ended = _events.Last(static one => !one.IsNote).Place.Id;

        await RedriveAsync(failing: true);
        var redriven = Assert.Single(_events.OfType<HistoryEvent.ExecutionRedriven>());
        var resumed = await Start(failing: false, options => StateMachineExecution.Resume(Definition, [.. _events], options)).Completion;

        Assert.Equal((ended + 1, 1), (redriven.Place.Id, redriven.RedriveCount));
        Assert.Equal(Enumerable.Range(1, (int)_events[^1].Place.Id), _events.Where(static one => !one.IsNote).Select(static one => (int)one.Place.Id));
        Assert.IsType<ExecutionResult.Failed>(resumed);
    }

    [Fact]
    public async Task The_timeout_of_the_machine_counts_from_the_redrive()
    {
        await RunAsync(failing: true);
        await _time.Advance(TimeSpan.FromHours(1));

        Assert.IsType<ExecutionResult.Succeeded>(await RedriveAsync(failing: false));
    }

    [Fact]
    public async Task What_runs_or_has_succeeded_cannot_be_redriven()
    {
        await RunAsync(failing: false);

        var refused = Assert.Throws<InvalidOperationException>(() => StateMachineExecution.Redrive(Definition, _events, new ExecutionOptions()));
        Assert.Equal("Only an execution that failed, timed out or was stopped can be redriven.", refused.Message);
        Assert.Throws<InvalidOperationException>(() => StateMachineExecution.Redrive(Definition, _events.Take(3), new ExecutionOptions()));
    }

    private static StateMachineDefinition Definition => StateMachineDefinition.Parse(Machine);

    private Task<ExecutionResult> RunAsync(bool failing) => Start(failing, options => StateMachineExecution.Start(Definition, "{}", options)).Completion;

    private Task<ExecutionResult> RedriveAsync(bool failing) =>
        Start(failing, options => StateMachineExecution.Redrive(Definition, [.. _events.Select(static one => HistoryEvent.Parse(one.ToJson()))], options)).Completion;

    private StateMachineExecution Start(bool failing, Func<ExecutionOptions, StateMachineExecution> begin)
    {
        using (_time.Hold())
        {
            return begin(new ExecutionOptions
            {
                Name = "run",
                History = new TestHistory(_events),
                TimeProvider = _time,
                Tasks = new TaskHandlers().On("*", (request, _) =>
                {
                    _calls.Add((request.StateName, request.Key, request.ParametersJson));
                    return request.StateName != "Bad" ? Task.FromResult<string?>("1")
                        : failing ? throw new TaskFailedException("Broken", "as planned")
                        : Task.FromResult<string?>(request.ParametersJson);
                }),
            });
        }
    }
}
