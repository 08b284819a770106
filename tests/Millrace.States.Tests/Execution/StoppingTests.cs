using Millrace.States.Testing;

namespace Millrace.States.Tests.Execution;

public sealed class StoppingTests
{
    [Theory]
    [InlineData(ExecutionType.Standard, 400, false)]
    [InlineData(ExecutionType.Express, 299, false)]
    [InlineData(ExecutionType.Express, 301, true)]
    [InlineData(ExecutionType.SynchronousExpress, 301, true)]
    public async Task An_express_execution_has_five_minutes(ExecutionType type, int seconds, bool timesOut)
    {
        var definition = StateMachineDefinition.Parse($$"""{ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": {{seconds}}, "End": true } } }""");

        var result = await StateMachineExecution.Start(definition, "{}", new ExecutionOptions { Type = type, TimeProvider = new VirtualTime() }).Completion;

        Assert.Equal(timesOut, result is ExecutionResult.TimedOut);
    }

    private const string EndlessLoop = """
        { "StartAt": "A", "States": {
          "A": { "Type": "Pass", "Next": "B" },
          "B": { "Type": "Choice", "Choices": [{ "Variable": "$.never", "IsPresent": true, "Next": "C" }], "Default": "A" },
          "C": { "Type": "Succeed" } } }
        """;

    private const string LongTask = """
        { "StartAt": "T", "States": { "T": { "Type": "Parallel", "End": true, "Branches": [
          { "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "r", "End": true } } },
          { "StartAt": "B", "States": { "B": { "Type": "Wait", "Seconds": 1000, "End": true } } } ] } } }
        """;

    [Fact]
    public async Task A_loop_that_never_waits_can_be_stopped()
    {
        var execution = StateMachineExecution.Start(StateMachineDefinition.Parse(EndlessLoop), "{}", new ExecutionOptions());

        Assert.True(await execution.StopAsync("Enough", "by hand"));

        Assert.Equal(new ExecutionResult.Aborted("Enough", "by hand"), await execution.Completion);
        Assert.False(await execution.StopAsync());
    }

    [Fact]
    public async Task A_stop_cancels_the_handlers_and_is_recorded()
    {
        List<HistoryEvent> entries = [];
        var (execution, cancelled) = await StartLongTaskAsync(entries);

        await execution.StopAsync();

        await cancelled;
        Assert.IsType<ExecutionResult.Aborted>(await execution.Completion);
        Assert.IsType<HistoryEvent.ExecutionEnded>(entries[^1]);
    }

    [Fact]
    public async Task Suspending_cancels_the_handlers_and_records_nothing()
    {
        List<HistoryEvent> entries = [];
        var (execution, cancelled) = await StartLongTaskAsync(entries);

        await execution.SuspendAsync();

        await cancelled;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => execution.Completion);
        Assert.DoesNotContain(entries, entry => entry is HistoryEvent.ExecutionEnded or HistoryEvent.TaskFailed);
    }

    [Fact]
    public async Task A_machine_that_takes_longer_than_its_timeout_times_out()
    {
        var time = new VirtualTime();
        var start = time.GetUtcNow();

        var result = await StateMachineExecution.Start(
            StateMachineDefinition.Parse("""{ "StartAt": "W", "TimeoutSeconds": 90, "States": { "W": { "Type": "Wait", "Seconds": 100, "End": true } } }"""),
            "{}",
            new ExecutionOptions { TimeProvider = time }).Completion;

        Assert.IsType<ExecutionResult.TimedOut>(result);
        Assert.Equal(TimeSpan.FromSeconds(90), time.GetUtcNow() - start);
    }

    [Fact]
    public async Task An_execution_that_had_ended_completes_at_once_when_it_is_resumed()
    {
        var definition = StateMachineDefinition.Parse("""{ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } }""");
        List<HistoryEvent> entries = [];
        await StateMachineExecution.Start(definition, "7", new ExecutionOptions { History = new TestHistory(entries) }).Completion;
        var written = entries.Count;

        var resumed = StateMachineExecution.Resume(definition, entries, new ExecutionOptions { History = new TestHistory(entries) });

        Assert.Equal(new ExecutionResult.Succeeded("7"), await resumed.Completion);
        Assert.Equal(written, entries.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("\"\\ud800\"")]
    public void An_input_that_is_no_JSON_is_the_callers_mistake(string input)
    {
        var definition = StateMachineDefinition.Parse("""{ "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } } }""");

        Assert.Throws<ArgumentException>(() => StateMachineExecution.Start(definition, input, new ExecutionOptions()));
    }

    [Fact]
    public async Task A_value_that_grows_without_end_fails_the_execution_and_not_the_process()
    {
        var definition = StateMachineDefinition.Parse(EndlessLoop.Replace("\"Pass\"", "\"Pass\", \"Parameters\": { \"a.$\": \"$\" }", StringComparison.Ordinal));

        var result = await StateMachineExecution.Start(definition, "{}", new ExecutionOptions()).Completion;

        Assert.Equal("States.DataLimitExceeded", Assert.IsType<ExecutionResult.Failed>(result).Error);
    }

    private static async Task<(StateMachineExecution Execution, Task Cancelled)> StartLongTaskAsync(List<HistoryEvent> entries)
    {
        var cancelled = new TaskCompletionSource();
        var tasks = new TaskHandlers().On("*", async (_, stopping) =>
        {
            await using var registration = stopping.Register(cancelled.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return null;
        });
        var journal = new TestHistory(entries);
        var time = new VirtualTime { JumpsWhenIdle = false };
        var execution = StateMachineExecution.Start(
            StateMachineDefinition.Parse(LongTask), "{}", new ExecutionOptions { Tasks = tasks, History = journal, TimeProvider = time });
        await time.WhenIdleAsync();
        return (execution, cancelled.Task);
    }
}
