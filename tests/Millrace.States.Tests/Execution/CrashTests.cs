namespace Millrace.States.Tests.Execution;

public sealed class CrashTests
{
    public static TheoryData<string> All => new(Machines.Everything, Machines.FailsInside, Language.JsonataMachines.Everything);

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_execution_that_lost_power_after_any_write_ends_as_if_it_had_not(string machine)
    {
        var whole = await RunWholeAsync(machine);

        for (var survives = 0; survives <= whole.Writes; survives++)
        {
            List<HistoryEvent> events = [];
            await DieAsync(machine, new TestHistory(events, survives), null);

            await FinishAsync(machine, events, whole);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_was_stored_but_never_confirmed_counts(string machine)
    {
        var whole = await RunWholeAsync(machine);

        for (var survives = 1; survives <= whole.Writes; survives++)
        {
            List<HistoryEvent> events = [];
            await DieAsync(machine, new TestHistory(events, survives) { DiesAfterWriting = true }, null);

            await FinishAsync(machine, events, whole);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task An_execution_gets_to_its_end_even_if_each_process_lives_for_a_few_writes_only(int writesPerLife)
    {
        var whole = await RunWholeAsync(Machines.Everything);
        List<HistoryEvent> events = [];

        for (var life = 0; events is not [.., HistoryEvent.ExecutionEnded]; life++)
        {
            Assert.True(life <= whole.Writes * 2, "No progress is made.");
            await DieAsync(Machines.Everything, new TestHistory(events, writesPerLife), life == 0 ? null : Reread(events));
        }

        Assert.Equal(Shape(whole.Result), Shape(((HistoryEvent.ExecutionEnded)events[^1]).Result));
    }

    [Fact]
    public async Task A_history_that_writes_on_a_thread_of_its_own_changes_neither_the_end_nor_the_time()
    {
        var here = new TestRun { History = new TestHistory([]) };
        var elsewhere = new TestRun { History = new TestHistory([]) { WritesElsewhere = true } };

        var results = await Task.WhenAll(EndOf(here.Start(Machines.Everything, "{}")), EndOf(elsewhere.Start(Machines.Everything, "{}")));

        Assert.All(results, result => Assert.IsType<ExecutionResult.Succeeded>(result));
        Assert.InRange((here.Time.GetUtcNow() - elsewhere.Time.GetUtcNow()).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private sealed record Whole(ExecutionResult Result, int Writes);

    private static async Task<Whole> RunWholeAsync(string machine)
    {
        List<HistoryEvent> events = [];
        var history = new TestHistory(events);
        var result = await EndOf(new TestRun { History = history }.Start(machine, "{}"));
        Assert.Equal(machine != Machines.FailsInside, result is ExecutionResult.Succeeded);
        return new Whole(result, history.Writes);
    }

    private static async Task DieAsync(string machine, TestHistory history, IReadOnlyList<HistoryEvent>? resumed)
    {
        var execution = new TestRun { History = history }.Start(machine, "{}", resumed);
        try
        {
            await EndOf(execution);
        }
        catch (PowerFailureException)
        {
            // As planned.
        }
    }

    private static async Task FinishAsync(string machine, List<HistoryEvent> events, Whole whole)
    {
        var finished = events.Where(one => one is HistoryEvent.TaskSucceeded or HistoryEvent.TaskFailed)
            .Select(one => one is HistoryEvent.TaskSucceeded done ? $"run/{done.Key}~{done.Attempt}" : $"run/{one.Key}~{((HistoryEvent.TaskFailed)one).Attempt}")
            .ToHashSet();
        var died = events.Count;
        var run = new TestRun { History = new TestHistory(events) };

        var result = await EndOf(run.Start(machine, "{}", Reread(events)));

        Assert.True(Shape(whole.Result) == Shape(result), $"After {died} events it ended with {result} instead of {whole.Result}.");
        Assert.Empty(run.CalledKeys.Intersect(finished));
        Assert.Single(events.OfType<HistoryEvent.ExecutionEnded>());
        Assert.Equal(events.OfType<HistoryEvent.StateExited>().Count(), events.OfType<HistoryEvent.StateExited>().DistinctBy(exited => exited.Key).Count());
    }

    // What a file would give back.
    private static List<HistoryEvent> Reread(IEnumerable<HistoryEvent> events) =>
        [.. events.Select(one => HistoryEvent.Parse(one.ToJson()))];

    private static Task<ExecutionResult> EndOf(StateMachineExecution execution) => execution.Completion.WaitAsync(TimeSpan.FromSeconds(20));

    // Random values differ from run to run if they were not recorded before the crash; everything else must be equal.
    private static string Shape(ExecutionResult result) => System.Text.RegularExpressions.Regex.Replace(
        result.ToString(), "\"(id|salt|run)\":\"[0-9a-f-]{36}\"|\"seed\":[-+.0-9E]+", "random");
}
