using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Pipelines;
using Millrace.States;
using Millrace.Testing;

namespace Millrace.StepFunctions.Tests;

public sealed class ExecutionEngineTests
{
    private readonly InMemoryExecutionStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_redrive_that_was_promised_and_not_begun_begins_in_the_next_process()
    {
        await using (var engine = Engine(new TaskHandlers()))
        {
            await engine.StartAsync(Start("one"), Cancel);
            Assert.Equal(ExecutionStatus.Failed, (await engine.WaitForEndAsync("one", Cancel))?.Ended?.Status);
        }

        // The process ended between the two writes of a redrive.
        Assert.True(await _store.TryReopenAsync("one", TimeProvider.System.GetUtcNow(), Cancel));
        await using var next = Engine(new TaskHandlers().On("work", static (_, _) => Task.FromResult<string?>("7")));
        await next.ResumeAsync(Cancel);

        Assert.Equal("7", (await next.WaitForEndAsync("one", Cancel))?.Ended?.Output);
        Assert.Single(await _store.ReadHistoryAsync("one", Cancel), static line => HistoryEvent.Parse(line) is HistoryEvent.ExecutionRedriven);
    }

    [Fact]
    public async Task Of_many_redrives_at_once_one_counts()
    {
        await using var engine = Engine(new TaskHandlers().On("work", static async (_, given) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, given);
            return null;
        }));
        await engine.StartAsync(Start("one"), Cancel);
        Assert.True(await engine.StopAsync("one", "E", null));

        var redriven = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => engine.RedriveAsync("one", Cancel)));

        Assert.Single(redriven, Redriven.Running);
        Assert.Equal(1, (await _store.FindAsync("one", Cancel))?.Start.Redrives);
        Assert.Equal(Redriven.Unknown, await engine.RedriveAsync("two", Cancel));
    }

    [Fact]
    public async Task An_end_that_was_not_known_for_good_is_told_again_by_the_next_process()
    {
        List<string> told = [];
        await using (var engine = Engine(new TaskHandlers(), Tell(false)))
        {
            await engine.StartAsync(Start("one"), Cancel);
            await engine.WaitForEndAsync("one", Cancel);
        }

        await using (var second = Engine(new TaskHandlers(), Tell(true)))
            await second.ResumeAsync(Cancel);

        await using var third = Engine(new TaskHandlers(), Tell(true));
        await third.ResumeAsync(Cancel);

        Assert.Equal(["one", "one"], told);

        Func<Execution, Task<bool>> Tell(bool isKnown) => ended =>
        {
            told.Add(ended.Name);
            return Task.FromResult(isKnown);
        };
    }

    private static ExecutionStart Start(string name) => new(
        name, "m", """{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"work","End":true}}}""", "1", TimeProvider.System.GetUtcNow());

    private ExecutionEngine Engine(TaskHandlers tasks, Func<Execution, Task<bool>>? ended = null) =>
        new(_store, new EngineOptions { Tasks = tasks, Ended = ended }, NullLogger<ExecutionEngine>.Instance);
}
