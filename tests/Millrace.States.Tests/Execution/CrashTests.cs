namespace Millrace.States.Tests.Execution;

public sealed class CrashTests
{
    public static TheoryData<string> All => new(Machines.Everything, Machines.FailsInside, Language.JsonataMachines.Everything);

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_execution_that_lost_power_after_any_entry_ends_as_if_it_had_not(string machine)
    {
        var whole = await RunWholeAsync(machine);

        for (var survives = 0; survives < whole.Entries.Count; survives++)
        {
            List<JournalEntry> entries = [];
            await DieAsync(machine, new TestJournal(entries, survives), null);

            await FinishAsync(machine, entries, whole);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_entry_that_was_stored_but_never_confirmed_counts(string machine)
    {
        var whole = await RunWholeAsync(machine);

        for (var survives = 1; survives < whole.Entries.Count; survives++)
        {
            List<JournalEntry> entries = [];
            await DieAsync(machine, new TestJournal(entries, survives) { DiesAfterWriting = true }, null);

            await FinishAsync(machine, entries, whole);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task An_execution_gets_to_its_end_even_if_each_process_lives_for_a_few_entries_only(int entriesPerLife)
    {
        var whole = await RunWholeAsync(Machines.Everything);
        List<JournalEntry> entries = [];

        for (var life = 0; entries is not [.., JournalEntry.ExecutionEnded]; life++)
        {
            Assert.True(life <= whole.Entries.Count * 2, "No progress is made.");
            await DieAsync(Machines.Everything, new TestJournal(entries, entriesPerLife), life == 0 ? null : Reread(entries));
        }

        Assert.Equal(Shape(whole.Result), Shape(((JournalEntry.ExecutionEnded)entries[^1]).Result));
    }

    [Fact]
    public async Task A_journal_that_writes_on_a_thread_of_its_own_changes_neither_the_end_nor_the_time()
    {
        var here = new TestRun { Journal = new TestJournal([]) };
        var elsewhere = new TestRun { Journal = new TestJournal([]) { WritesElsewhere = true } };

        var results = await Task.WhenAll(EndOf(here.Start(Machines.Everything, "{}")), EndOf(elsewhere.Start(Machines.Everything, "{}")));

        Assert.All(results, result => Assert.IsType<ExecutionResult.Succeeded>(result));
        Assert.InRange((here.Time.GetUtcNow() - elsewhere.Time.GetUtcNow()).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private sealed record Whole(ExecutionResult Result, IReadOnlyList<JournalEntry> Entries);

    private static async Task<Whole> RunWholeAsync(string machine)
    {
        List<JournalEntry> entries = [];
        var run = new TestRun { Journal = new TestJournal(entries) };
        var result = await EndOf(run.Start(machine, "{}"));
        Assert.Equal(machine != Machines.FailsInside, result is ExecutionResult.Succeeded);
        return new Whole(result, entries);
    }

    private static async Task DieAsync(string machine, TestJournal journal, IReadOnlyList<JournalEntry>? resumed)
    {
        var execution = new TestRun { Journal = journal }.Start(machine, "{}", resumed);
        try
        {
            await EndOf(execution);
        }
        catch (PowerFailureException)
        {
            // As planned.
        }
    }

    private static async Task FinishAsync(string machine, List<JournalEntry> entries, Whole whole)
    {
        var finished = entries.Where(entry => entry is JournalEntry.TaskSucceeded or JournalEntry.TaskFailed)
            .Select(entry => entry is JournalEntry.TaskSucceeded done ? $"run/{done.Key}~{done.Attempt}" : $"run/{entry.Key}~{((JournalEntry.TaskFailed)entry).Attempt}")
            .ToHashSet();
        var died = entries.Count;
        var run = new TestRun { Journal = new TestJournal(entries) };

        var result = await EndOf(run.Start(machine, "{}", Reread(entries)));

        Assert.True(Shape(whole.Result) == Shape(result), $"After {died} entries it ended with {result} instead of {whole.Result}.");
        Assert.Empty(run.CalledKeys.Intersect(finished));
        Assert.Single(entries.OfType<JournalEntry.ExecutionEnded>());
        Assert.Equal(entries.OfType<JournalEntry.StateExited>().Count(), entries.OfType<JournalEntry.StateExited>().DistinctBy(exited => exited.Key).Count());
    }

    // What a file would give back.
    private static List<JournalEntry> Reread(IEnumerable<JournalEntry> entries) =>
        [.. entries.Select(entry => JournalEntry.Parse(entry.ToJson()))];

    private static Task<ExecutionResult> EndOf(StateMachineExecution execution) => execution.Completion.WaitAsync(TimeSpan.FromSeconds(20));

    // Random values differ from run to run if they were not recorded before the crash; everything else must be equal.
    private static string Shape(ExecutionResult result) => System.Text.RegularExpressions.Regex.Replace(
        result.ToString(), "\"(id|salt|run)\":\"[0-9a-f-]{36}\"|\"seed\":[-+.0-9E]+", "random");
}
