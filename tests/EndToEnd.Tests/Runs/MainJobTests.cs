using System.Text.Json;
using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Runs;

public sealed class MainJobTests : WorkingFolder
{
    private static readonly string[] Phases = ["cluster", "ingest", "pca", "report", "statistics", "statistics", "umap"];

    [Fact]
    public async Task Without_arguments_it_makes_the_report_of_the_conversation_that_comes_with_it_and_says_where_it_is()
    {
        var run = (await PolisAsync()).With(0);

        Assert.Equal(Path.Combine(Report, "report.html"), Summary.Value(run.Output, "Report"));
        Assert.Equal(Path.Combine(Report, "report.json"), Summary.Value(run.Output, "Data"));
        Assert.Equal(["report.html", "report.json"], Directory.EnumerateFiles(Report).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("</html>", File.ReadAllText(Path.Combine(Report, "report.html")), StringComparison.Ordinal);
        Assert.Equal("339 in 2 groups", Summary.Value(run.Output, "Participants"));
        Assert.Equal(Phases.Append("polis.report").Order(StringComparer.Ordinal), Summary.Rows(run.Output).Select(static row => row.Phase).Order(StringComparer.Ordinal));
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task As_json_it_tells_the_figures_and_every_task_with_its_one_attempt()
    {
        using var document = JsonDocument.Parse((await PolisAsync("--json")).With(0).Output);

        var (job, result) = (document.RootElement, document.RootElement.GetProperty("result"));
        Assert.Equal(("polis.report", "succeeded"), (Text(job, "type"), Text(job, "state")));
        Assert.Equal((339, 54, 2872), (Number(result, "participants"), Number(result, "comments"), Number(result, "votes")));
        Assert.Equal(2, Number(result, "groups"));
        Assert.True(File.Exists(Text(result, "report")));
        Assert.True(File.Exists(Text(result, "data")));
        var tasks = job.GetProperty("tasks").EnumerateArray().ToList();
        Assert.Equal(Phases, tasks.Select(static task => Text(task, "phase")).Order(StringComparer.Ordinal));
        Assert.All(tasks, static task => Assert.Equal(("succeeded", 1), (Text(task, "state"), Number(task, "attempts"))));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
