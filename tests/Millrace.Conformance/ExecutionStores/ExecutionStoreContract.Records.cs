using Millrace.Pipelines;

namespace Millrace.Conformance.ExecutionStores;

/// <summary>What is known of executions, and what a redrive makes of them.</summary>
public abstract partial class ExecutionStoreContract
{
    [Fact]
    public async Task An_execution_is_found_running_and_ended_with_all_that_was_given_to_it()
    {
        var store = await OpenAsync();
        var start = Start("one") with { Notes = """{"role":"Größe"}""" };
        await store.TryAddAsync(start, Cancel);

        Assert.Equal(new ExecutionRecord(start, null), await store.FindAsync("one", Cancel));
        Assert.Null(await store.FindAsync("two", Cancel));
        Clock.Advance(TimeSpan.FromSeconds(3));
        await store.EndAsync(Succeeded("one"), Clock.GetUtcNow(), Cancel);
        Clock.Advance(TimeSpan.FromSeconds(3));
        await store.EndAsync(Succeeded("one"), Clock.GetUtcNow(), Cancel);

        Assert.Equal(new ExecutionRecord(start, Succeeded("one")) { EndedAt = start.StartedAt.AddSeconds(3) }, await store.FindAsync("one", Cancel));
    }

    [Fact]
    public async Task Executions_of_a_machine_are_listed_the_newest_first_page_by_page()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("other") with { Machine = "other" }, Cancel);
        for (var i = 0; i < 25; i++)
        {
            await store.TryAddAsync(Start($"m:{i:00}"), Cancel);
            if (i % 3 == 0)
                Clock.Advance(TimeSpan.FromSeconds(1)); // Some begin in one moment.
        }

        List<string> listed = [];
        for (ExecutionCursor? after = null; ;)
        {
            var page = await store.ListAsync(new ExecutionQuery("polis.report", 4) { After = after }, Cancel);
            listed.AddRange(page.Select(static one => one.Name));
            if (page.Count < 4)
                break;

            after = new ExecutionCursor(page[^1].StartedAt, page[^1].Name);
        }

        Assert.Equal([.. Enumerable.Range(0, 25).Reverse().Select(static i => $"m:{i:00}")], listed);
    }

    [Fact]
    public async Task Executions_are_listed_by_how_they_stand()
    {
        var store = await OpenAsync();
        foreach (var name in (string[])["running", "succeeded", "failed"])
            await store.TryAddAsync(Start(name), Cancel);

        Clock.Advance(TimeSpan.FromSeconds(1));
        await store.EndAsync(Succeeded("succeeded"), Clock.GetUtcNow(), Cancel);
        await store.EndAsync(Failed("failed"), Clock.GetUtcNow(), Cancel);

        Assert.Equal(["running"], await NamesAsync(ExecutionStatus.Running));
        Assert.Equal(["succeeded"], await NamesAsync(ExecutionStatus.Succeeded));
        var failed = Assert.Single(await store.ListAsync(new ExecutionQuery("polis.report", 10) { Status = ExecutionStatus.Failed }, Cancel));
        Assert.Equal(new ExecutionSummary("failed", "polis.report", ExecutionStatus.Failed, failed.StartedAt) { EndedAt = Clock.GetUtcNow() }, failed);
        Assert.Empty(await NamesAsync(ExecutionStatus.Aborted));

        async Task<IEnumerable<string>> NamesAsync(ExecutionStatus status) =>
            (await store.ListAsync(new ExecutionQuery("polis.report", 10) { Status = status }, Cancel)).Select(static one => one.Name);
    }

    [Fact]
    public async Task A_history_is_read_from_a_number_on_in_both_directions_without_what_has_none()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("one"), Cancel);
        await store.AppendAsync("one", [new("1", 1), new("note"), new("2", 2)], Cancel);
        await store.AppendAsync("one", [new("3", 3), new("4", 4)], Cancel);

        Assert.Equal(["2", "3"], await store.ReadHistoryAsync("one", new HistoryRange(2, 2), Cancel));
        Assert.Equal(["3", "2", "1"], await store.ReadHistoryAsync("one", new HistoryRange(3, 9) { IsNewestFirst = true }, Cancel));
        Assert.Equal(["4"], await store.ReadHistoryAsync("one", new HistoryRange(long.MaxValue, 1) { IsNewestFirst = true }, Cancel));
        Assert.Equal(["1", "note", "2", "3", "4"], await store.ReadHistoryAsync("one", Cancel));
        Assert.Empty(await store.ReadHistoryAsync("one", new HistoryRange(5, 9), Cancel));
    }

    [Fact]
    public async Task An_execution_that_failed_is_opened_again_and_ends_anew()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("one"), Cancel);
        await store.EndAsync(Failed("one"), Clock.GetUtcNow(), Cancel);
        await store.MarkReportedAsync("one", Cancel);
        Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(await store.TryReopenAsync("one", Clock.GetUtcNow(), Cancel));

        var start = Assert.Single(await store.ListRunningAsync(Cancel));
        Assert.Equal(1, start.Redrives);
        Assert.Equal(new ExecutionRecord(start, null) { RedrivenAt = Clock.GetUtcNow() }, await store.FindAsync("one", Cancel));
        await store.EndAsync(Succeeded("one"), Clock.GetUtcNow(), Cancel);
        Assert.Equal([Succeeded("one")], await store.ListUnreportedAsync(Cancel));
    }

    [Fact]
    public async Task What_runs_or_succeeded_or_is_unknown_is_not_opened_again()
    {
        var store = await OpenAsync();
        await store.TryAddAsync(Start("running"), Cancel);
        await store.TryAddAsync(Start("succeeded"), Cancel);
        await store.EndAsync(Succeeded("succeeded"), Clock.GetUtcNow(), Cancel);

        foreach (var name in (string[])["running", "succeeded", "unknown"])
            Assert.False(await store.TryReopenAsync(name, Clock.GetUtcNow(), Cancel));

        Assert.Equal([Start("running")], await store.ListRunningAsync(Cancel));
        Assert.Equal([Succeeded("succeeded")], await store.ListUnreportedAsync(Cancel));
    }

    private static Execution Failed(string name) => new(name, "polis.report", ExecutionStatus.Failed, null, "Boom", "It broke.");
}
