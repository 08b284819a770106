using Millrace.Host.Tests.Platforms;
using Millrace.Jobs;
using Millrace.Pipelines;
using Millrace.Sqlite;

namespace Millrace.Host.Tests.Pipelines;

/// <summary>Executions that can never run: their jobs must end, and must not keep the process from starting.</summary>
public sealed class BrokenExecutionTests
{
    private static readonly string Machine = Asl.Machine(("wait", """{"Type": "Wait", "Seconds": 3600, "End": true}"""));

    [Fact]
    public async Task A_pipeline_whose_input_is_too_large_for_an_execution_fails_and_says_so()
    {
        await using var platform = await RunningPlatform.StartedAsync(static app => app.Pipeline("pipeline", Machine));

        var job = await platform.EndOfAsync(await platform.SubmitAsync("pipeline", $"\"{new string('x', 300_000)}\""));

        var failure = Assert.IsType<JobState.Failed>(job.State).Last;
        Assert.Equal("States.Runtime", failure.Error);
        Assert.StartsWith("The input is larger than 262144 bytes.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_execution_whose_history_is_none_ends_its_job_and_the_process_starts()
    {
        await using var platform = await RunningPlatform.StartedAsync(static app => app.Pipeline("pipeline", Machine));
        var id = await platform.SubmitAsync("pipeline");
        await WaitingAsync(platform, id);
        await platform.StopAsync();
        using (var storage = SqliteStorage.Open(new SqliteOptions { Folder = platform.Folder }, TimeProvider.System))
            await storage.Executions.AppendAsync(id.Value, [new ExecutionEvent("no event")], RunningPlatform.Cancel);

        await platform.StartAsync(static app => app.Pipeline("pipeline", Machine));

        Assert.Equal("States.Runtime", Assert.IsType<JobState.Failed>((await platform.EndOfAsync(id)).State).Last.Error);
    }

    // Until the execution has begun: its first event is written.
    private static async Task WaitingAsync(RunningPlatform platform, JobId id)
    {
        while ((await platform.Process.Storage.Executions.ReadHistoryAsync(id.Value, RunningPlatform.Cancel)).Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), RunningPlatform.Cancel);
    }
}
