using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distributed.Tests.Deployments;
using LocalCloud.Faults;
using Millrace.Blobs;
using Millrace.Jobs;

namespace Distributed.Tests;

/// <summary>The main job, in as many processes as the template has functions.</summary>
public sealed class ReportTests(ReportTests.PolisDeployment polis) : IClassFixture<ReportTests.PolisDeployment>
{
    private const string Conversation = "conversations/15-per-hour-seattle";

    [Fact]
    public async Task The_report_has_the_same_numbers_as_in_one_process()
    {
        var alone = ReportOfOneProcessAsync();

        var id = await polis.Caller.SubmitAsync("polis.report", new { folder = Conversation, groups = "computed" });
        var job = Assert.Single(await polis.Table.SucceededAsync(id));

        var result = JsonNode.Parse(Assert.IsType<JobState.Succeeded>(job.State).Result.Json)!; // A result is an object here.
        Assert.Equal((339, 54, 2872, 2), ((int)result["participants"]!, (int)result["comments"]!, (int)result["votes"]!, (int)result["groups"]!));
        var report = await BlobAsync($"{result["data"]}");
        Assert.True(JsonNode.DeepEquals(Numbers(await alone), Numbers(report)), "The reports differ.");
        Assert.Contains("</html>", await BlobAsync($"{result["report"]}"), StringComparison.Ordinal);
        Assert.Equal(7, (await polis.Table.TasksOfAsync(id)).Count(static task => task.State is JobState.Succeeded));
    }

    [Fact]
    public async Task A_report_is_made_though_the_function_that_starts_its_tasks_dies()
    {
        var start = polis.Cloud.Functions["StartTaskFunction"];
        using var killed = polis.Cloud.Calls.When(call => call is { Function: "StartTaskFunction", Service: "DynamoDB" } && start.KillInstance(), new Fault.Cut(), times: 2);
        var errors = start.Errors;

        var id = await polis.Caller.SubmitAsync("polis.report", new { folder = Conversation, groups = "computed" });

        await polis.Table.SucceededAsync(id);
        Assert.Equal(errors + 2, start.Errors);
    }

    /// <summary>The report without what says when it was made and by whom.</summary>
    private static JsonObject Numbers(string json)
    {
        var report = JsonNode.Parse(json)!.AsObject(); // A report is an object.
        Assert.True(report.Count > 5);
        report.Remove("computedAt");
        return report;
    }

    private async Task<string> BlobAsync(string place)
    {
        Assert.StartsWith("blobs/", place, StringComparison.Ordinal);
        var bytes = await polis.Table.Blobs.FindAsync(new BlobId(place.Split('/')[^1]), TestContext.Current.CancellationToken);
        return System.Text.Encoding.UTF8.GetString(Assert.NotNull(bytes).Span);
    }

    private async Task<string> ReportOfOneProcessAsync()
    {
        var folder = polis.NewJournal().Folder;
        var start = new ProcessStartInfo(
            Programs.Built(Programs.Polis),
            ["run", "--data", Path.Combine(folder, "data"), "--output", folder])
        {
            RedirectStandardOutput = true,
        };
        using var program = Process.Start(start)!; // A program that starts.
        var output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(program.ExitCode == 0, output);
        return await File.ReadAllTextAsync(Directory.EnumerateFiles(folder, "report.json", SearchOption.AllDirectories).Single());
    }

    /// <summary>The deployment of the repository, as it is.</summary>
    public sealed class PolisDeployment : Deployed
    {
        internal override string Project => Programs.Polis;
    }
}
