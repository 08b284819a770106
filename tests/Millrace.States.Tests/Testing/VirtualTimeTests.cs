using Millrace.States.Testing;

namespace Millrace.States.Tests.Testing;

public sealed class VirtualTimeTests
{
    private const string WaitsAYear = """{ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": 31536000, "End": true } } }""";

    [Fact]
    public async Task A_year_passes_at_once()
    {
        var time = new VirtualTime();
        var start = time.GetUtcNow();

        await Start(time).Completion;

        Assert.Equal(TimeSpan.FromDays(365), time.GetUtcNow() - start);
    }

    [Fact]
    public async Task Executions_that_share_a_clock_share_its_jumps()
    {
        var time = new VirtualTime();
        var start = time.GetUtcNow();
        List<StateMachineExecution> executions = [];

        using (time.Hold())
        {
            for (var i = 0; i < 50; i++)
                executions.Add(Start(time));
        }

        await Task.WhenAll(executions.Select(execution => execution.Completion));
        Assert.Equal(TimeSpan.FromDays(365), time.GetUtcNow() - start);
    }

    [Fact]
    public async Task A_held_clock_does_not_jump()
    {
        var time = new VirtualTime();
        var start = time.GetUtcNow();
        var hold = time.Hold();

        var execution = Start(time);
        hold.Dispose();
        hold.Dispose();

        await execution.Completion;
        Assert.Equal(TimeSpan.FromDays(365), time.GetUtcNow() - start);
    }

    [Fact]
    public async Task A_clock_that_does_not_jump_by_itself_moves_when_told()
    {
        var time = new VirtualTime { JumpsWhenIdle = false };
        var execution = Start(time);

        await time.Advance(TimeSpan.FromDays(364));
        Assert.False(execution.Completion.IsCompleted);
        await time.Advance(TimeSpan.FromDays(2));

        Assert.IsType<ExecutionResult.Succeeded>(await execution.Completion);
    }

    [Fact]
    public async Task Two_runs_with_the_same_seed_are_the_same_to_the_last_entry()
    {
        List<string>[] runs = [[], []];

        foreach (var run in runs)
        {
            await StateMachineExecution.Start(StateMachineDefinition.Parse(Execution.Machines.FailsInside), "{}", new ExecutionOptions
            {
                Name = "run",
                TimeProvider = new VirtualTime(),
                Random = new Random(3),
                Observer = new Lines(run),
            }).Completion;
        }

        Assert.Equal(runs[0], runs[1]);
    }

    private sealed class Lines(List<string> lines) : IExecutionObserver
    {
        public void Observe(HistoryEvent entry) => lines.Add(entry.ToJson());
    }

    private static StateMachineExecution Start(VirtualTime time) =>
        StateMachineExecution.Start(StateMachineDefinition.Parse(WaitsAYear), "{}", new ExecutionOptions { TimeProvider = time });
}
