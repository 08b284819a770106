using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Runs;

public sealed class StoppedRunTests : WorkingFolder
{
    [Fact]
    public async Task Ctrl_C_gives_the_running_attempt_back_unspent_and_the_same_command_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        Assert.SkipWhen(Signals.AreInterruptsIgnored(), "These tests were started so that programs ignore Ctrl-C.");
        var stopped = await StoppedAsync("umap", "INT");
        var id = Summary.JobOf(stopped.Output, "polis.report");

        var run = (await PolisAsync("run", "--conversation", Biodiversity)).With(0);

        Assert.EndsWith($"{id} polis.report stopped before its end; the same command goes on with it", stopped.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{id} polis.report goes on where an earlier run stopped\n", run.Output, StringComparison.Ordinal);
        await using var up = await Up.StartAsync("Polis", Folder);
        var umap = await up.GetAsync($"/v1/jobs/{Summary.Rows(run.Output).Single(static row => row.Phase == "umap").Job}");
        Assert.Equal(0, umap.GetProperty("attemptsSpent").GetInt32());
        Assert.Equal(
            ["interrupted", "succeeded"], umap.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task A_folder_belongs_to_one_process_and_the_second_says_so()
    {
        await using var up = await Up.StartAsync("Polis", Folder);

        var second = (await PolisAsync("run")).With(3);

        Assert.Equal(
            $"The data folder {Path.Combine(Folder, ".millrace", "Polis")} is in use by another process. Stop that one, or choose another folder with --data.", second.Errors);
        Assert.Empty(second.Output);
        Assert.False(Directory.Exists(Path.Combine(Folder, "reports")));
        Assert.Equal("ok", (await up.GetAsync("/health")).GetProperty("status").GetString());
    }

    private async Task<Ended> StoppedAsync(string phase, string signal)
    {
        await using var run = StartPolis("run", "--conversation", Biodiversity);
        await run.LineAsync($" {phase} running");
        await run.SignalAsync(signal);
        return (await run.EndAsync()).With(130);
    }
}
