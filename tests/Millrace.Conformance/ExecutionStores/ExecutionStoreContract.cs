using Millrace.Pipelines;

namespace Millrace.Conformance.ExecutionStores;

/// <summary>The promises of <see cref="IExecutionStore"/>. A driver's tests derive from this class; what it passes, it may claim.</summary>
public abstract partial class ExecutionStoreContract : ContractSuite
{
    /// <summary>Whether executions outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    /// <summary>An empty store. Called once a test.</summary>
    protected abstract Task<IExecutionStore> OpenAsync();

    /// <summary>Ends the open store as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<IExecutionStore> ReopenAsync(Restart restart) => throw NotReopenable();

    [Fact]
    public async Task A_new_store_has_nothing()
    {
        var store = await OpenAsync();

        Assert.Empty(await store.ListRunningAsync(Cancel));
        Assert.Empty(await store.ListUnreportedAsync(Cancel));
        Assert.Empty(await store.ReadHistoryAsync("unknown", Cancel));
    }

    [Fact]
    public async Task An_added_execution_runs_as_it_was_started()
    {
        var store = await OpenAsync();
        var start = Start("one") with
        {
            Definition = """{"Comment":"Größe 📈","StartAt":"Zähle"}""" + new string(' ', 200_000),
            InputJson = "\"" + new string('ü', 200_000) + "\"",
        };

        Assert.True(await store.TryAddAsync(start, Cancel));

        Assert.Equal([start], await store.ListRunningAsync(Cancel));
        Assert.Empty(await store.ReadHistoryAsync("one", Cancel));
    }

    [Fact]
    public async Task A_name_is_given_once_also_after_its_execution_has_ended_and_was_reported()
    {
        var store = await OpenAsync();
        var first = Start("one");
        await store.TryAddAsync(first, Cancel);

        Assert.False(await store.TryAddAsync(first with { Machine = "other", InputJson = "2" }, Cancel));
        Assert.Equal([first], await store.ListRunningAsync(Cancel));
        await store.EndAsync(Succeeded("one"), Clock.GetUtcNow(), Cancel);
        await store.MarkReportedAsync("one", Cancel);

        Assert.False(await store.TryAddAsync(first, Cancel));
        Assert.Empty(await store.ListRunningAsync(Cancel));
    }

    [Fact]
    public async Task Of_fifty_concurrent_starts_of_one_name_one_counts()
    {
        var store = await OpenAsync();

        var added = await AtOnceAsync(50, i => store.TryAddAsync(Start("one") with { InputJson = $"{i}" }, Cancel));

        var winner = Assert.Single(Enumerable.Range(0, 50), i => added[i]);
        Assert.Equal($"{winner}", Assert.Single(await store.ListRunningAsync(Cancel)).InputJson);
    }

    [Fact]
    public async Task A_history_keeps_its_events_in_order_and_apart_from_others()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("one"), Cancel);
        await store.TryAddAsync(Start("two"), Cancel);
        string[] events = [.. Enumerable.Range(0, 300).Select(static i => $$"""{"entry":{{i}},"text":"Größe 📈"}""")];

        foreach (var some in events.Chunk(7))
            await store.AppendAsync("one", Notes(some), Cancel);
        await store.AppendAsync("two", Notes("other"), Cancel);

        Assert.Equal(events, await store.ReadHistoryAsync("one", Cancel));
        Assert.Equal(["other"], await store.ReadHistoryAsync("two", Cancel));
    }

    [Fact]
    public async Task Concurrent_appends_lose_nothing_and_keep_each_writers_order()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("one"), Cancel);

        await AtOnceAsync(10, async writer =>
        {
            for (var i = 0; i < 20; i++)
                await store.AppendAsync("one", Notes($"{writer:00}-{i:00}"), Cancel);
            return writer;
        });
        var history = await store.ReadHistoryAsync("one", Cancel);

        Assert.Equal(200, history.Distinct().Count());
        Assert.All(history.GroupBy(static entry => entry[..2]), static writer => Assert.Equal(writer.Order(StringComparer.Ordinal), writer));
    }

    [Theory]
    [InlineData(ExecutionStatus.Succeeded, """{"größe":1}""", null, null)]
    [InlineData(ExecutionStatus.Failed, null, "States.TaskFailed", "Zeile 7: „2“ ist keine Stimme.")]
    [InlineData(ExecutionStatus.TimedOut, null, "States.Timeout", null)]
    [InlineData(ExecutionStatus.Aborted, null, null, "not needed")]
    public async Task An_ended_execution_no_longer_runs_and_waits_to_be_reported(ExecutionStatus status, string? output, string? error, string? cause)
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("one"), Cancel);
        await store.TryAddAsync(Start("two"), Cancel);
        var ended = new Execution("one", "polis.report", status, output, error, cause);

        await store.EndAsync(ended, Clock.GetUtcNow(), Cancel);

        Assert.Equal([Start("two")], await store.ListRunningAsync(Cancel));
        Assert.Equal([ended], await store.ListUnreportedAsync(Cancel));
    }

    [Fact]
    public async Task The_first_end_counts()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("one"), Cancel);

        await store.EndAsync(Succeeded("one"), Clock.GetUtcNow(), Cancel);
        await store.EndAsync(new Execution("one", "polis.report", ExecutionStatus.Aborted, Cause: "too late"), Clock.GetUtcNow(), Cancel);

        Assert.Equal([Succeeded("one")], await store.ListUnreportedAsync(Cancel));
    }

    [Fact]
    public async Task A_reported_end_is_not_listed_again_and_a_second_end_does_not_bring_it_back()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("one"), Cancel);
        await store.TryAddAsync(Start("two"), Cancel);
        await store.EndAsync(Succeeded("one"), Clock.GetUtcNow(), Cancel);
        await store.EndAsync(Succeeded("two"), Clock.GetUtcNow(), Cancel);

        await store.MarkReportedAsync("one", Cancel);
        await store.MarkReportedAsync("one", Cancel);
        await store.EndAsync(Succeeded("one"), Clock.GetUtcNow(), Cancel);

        Assert.Equal([Succeeded("two")], await store.ListUnreportedAsync(Cancel));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task Executions_histories_and_ends_survive_a_restart(Restart restart)
    {
        Assert.SkipUnless(SurvivesRestart, "This store ends with its process.");
        var store = await OpenAsync();
        foreach (var name in (string[])["running", "ended", "reported"])
            await store.TryAddAsync(Start(name), Cancel);
        await store.AppendAsync("running", Notes("first"), Cancel);
        await store.AppendAsync("running", Notes("second"), Cancel);
        await store.EndAsync(Succeeded("ended"), Clock.GetUtcNow(), Cancel);
        await store.EndAsync(Succeeded("reported"), Clock.GetUtcNow(), Cancel);
        await store.MarkReportedAsync("reported", Cancel);

        store = await ReopenAsync(restart);
        await store.AppendAsync("running", Notes("third"), Cancel);

        Assert.Equal([Start("running")], await store.ListRunningAsync(Cancel));
        Assert.Equal([Succeeded("ended")], await store.ListUnreportedAsync(Cancel));
        Assert.Equal(["first", "second", "third"], await store.ReadHistoryAsync("running", Cancel));
        Assert.False(await store.TryAddAsync(Start("reported"), Cancel));
    }

    private static IReadOnlyList<ExecutionEvent> Notes(params IEnumerable<string> lines) => [.. lines.Select(static line => new ExecutionEvent(line))];

    private ExecutionStart Start(string name) => new(name, "polis.report", """{"StartAt":"Count"}""", "1", Clock.GetUtcNow());

    private static Execution Succeeded(string name) => new(name, "polis.report", ExecutionStatus.Succeeded, "1");
}
