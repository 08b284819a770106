using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Runs;

public sealed class KilledRunTests : WorkingFolder
{
    private const string Pipeline = "polis.report";

    private static readonly string[] Phases = ["cluster", "ingest", "pca", Pipeline, "report", "statistics", "statistics", "umap"];

    private string Output => Path.Combine(Folder, "published");

    [Theory]
    [InlineData("ingest")]
    [InlineData("pca")]
    [InlineData("cluster")]
    [InlineData("umap")]
    [InlineData("statistics")]
    [InlineData("report")]
    public async Task A_run_that_is_killed_goes_on_with_the_same_command_behind_the_tasks_that_had_succeeded(string phase)
    {
        var killed = await KilledInAsync(phase);

        var run = (await PolisAsync("run", "--output", Output)).With(0);

        var id = Summary.JobOf(killed.Output, Pipeline);
        Assert.StartsWith($"{id} {Pipeline} goes on where an earlier run stopped\n", run.Output, StringComparison.Ordinal);
        var rows = Summary.Rows(run.Output);
        Assert.Equal(id, rows.Single(static row => row.Phase == Pipeline).Job);
        Assert.Equal(Phases, rows.Select(static row => row.Phase).Order(StringComparer.Ordinal));
        Assert.All(rows, static row => Assert.Equal("succeeded", row.State));
        Assert.All(Summary.Succeeded(killed.Output), job => Assert.Equal(1, rows.Single(row => row.Job == job).Attempts));
        Assert.True(File.Exists(Summary.Value(run.Output, "Report")));
        Assert.True(File.Exists(Summary.Value(run.Output, "Data")));
    }

    [Fact]
    public async Task Nothing_is_left_waiting_when_a_killed_run_was_finished()
    {
        await KilledInAsync("umap");
        (await PolisAsync("run", "--output", Output)).With(0);

        await using var up = await Up.StartAsync("Polis", Folder);

        foreach (var state in new[] { "scheduled", "queued", "running", "waiting", "failed", "cancelled" })
            Assert.Empty(await up.JobsAsync(state));

        foreach (var lane in (await up.GetAsync("/v1/lanes")).GetProperty("lanes").EnumerateArray())
            Assert.Equal((0, 0), (lane.GetProperty("depth").GetInt32(), lane.GetProperty("inFlight").GetInt32()));
    }

    /// <summary>
    /// Kills a run as soon as it tells of a phase. A file lies where the folder of reports should be, so that the run
    /// cannot be over before it is killed, be the machine as fast as it likes.
    /// </summary>
    private async Task<Ended> KilledInAsync(string phase)
    {
        await File.WriteAllTextAsync(Output, "in the way", TestContext.Current.CancellationToken);
        await using var run = StartPolis("run", "--output", Output);
        await run.LineAsync($" {phase} ");

        var killed = await run.KillAsync();

        Assert.NotEqual(0, killed.ExitCode);
        Assert.Empty(Summary.Rows(killed.Output));
        File.Delete(Output);
        return killed;
    }
}
