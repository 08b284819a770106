using System.Text.Json;
using EndToEnd.Tests.Programs;

namespace EndToEnd.Tests.Commands;

/// <summary>The commands that talk to a platform, against one that is up.</summary>
public sealed class ClientTests : WorkingFolder
{
    [Fact]
    public async Task A_job_is_submitted_shown_listed_and_its_log_read()
    {
        await using var up = await Up.StartAsync("Polis", Folder);
        var input = $$"""{"folder":{{JsonSerializer.Serialize(Seattle)}}}""";

        var id = await AskAsync(up, "submit", "polis.ingest", input, "--priority", "high", "--idempotency-key", "k1");
        Assert.Equal(id, await AskAsync(up, "submit", "polis.ingest", input, "--idempotency-key", "k1"));

        var job = Json(await AskAsync(up, "job", id, "--wait", "60s", "--json"));
        Assert.Equal(("succeeded", "cpu-high"), (job.GetProperty("state").GetString(), job.GetProperty("lane").GetString()));
        Assert.Equal(339, job.GetProperty("result").GetProperty("participants").GetInt32());
        Assert.Contains("\"participants\": 339", await AskAsync(up, "job", id), StringComparison.Ordinal);

        Assert.Contains($"│ {id} │ polis.ingest │", await AskAsync(up, "jobs"), StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(Json(await AskAsync(up, "jobs", "--state", "succeeded", "--json")).GetProperty("jobs").EnumerateArray()).GetProperty("id").GetString());
        Assert.DoesNotContain(id, await AskAsync(up, "jobs", "--state", "failed"), StringComparison.Ordinal);

        Assert.Contains($"information Reading {Seattle}", await AskAsync(up, "logs", id), StringComparison.Ordinal);
        Assert.Equal(1, Json(await AskAsync(up, "logs", id, "--json")).GetProperty("lines")[0].GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task A_job_is_cancelled_with_its_reason_once()
    {
        await using var up = await Up.StartAsync("HelloJob", Folder);
        var id = await up.SubmitAsync("""{"type":"hello","input":{"name":"Ada"},"runAt":"2100-01-01T00:00:00Z"}""");

        Assert.Equal($"{id} cancelled", await AskAsync(up, "cancel", id, "--reason", "The \"order\" was withdrawn."));

        var job = await up.GetAsync($"/v1/jobs/{id}");
        Assert.Equal("The \"order\" was withdrawn.", job.GetProperty("cancelReason").GetString());
        var again = (await HelloAsync("cancel", id, "--url", up.Address.ToString())).With(2);
        Assert.Contains("cancelled", again.Errors, StringComparison.Ordinal);
        Assert.Empty(again.Output);
    }

    [Fact]
    public async Task The_lanes_are_shown_as_a_table_and_as_json()
    {
        await using var up = await Up.StartAsync("HelloJob", Folder);

        Assert.Contains("│ cpu-high ", await AskAsync(up, "lanes"), StringComparison.Ordinal);
        var lanes = Json(await AskAsync(up, "lanes", "--json")).GetProperty("lanes").EnumerateArray().Select(static lane => lane.GetProperty("lane").GetString());
        Assert.Equal(["cpu-high", "cpu", "cpu-low", "memory-high", "memory", "memory-low", "gpu-high", "gpu", "gpu-low"], lanes);
    }

    [Theory]
    [InlineData(4, "There is no job '01jb3q8z5x9k7m2n4p6r8s0t1v'.", "job", "01jb3q8z5x9k7m2n4p6r8s0t1v")]
    [InlineData(2, "hello", "submit", "helo", "{}")]
    [InlineData(2, "input", "submit", "hello", """{"nome":"Ada"}""")]
    [InlineData(2, "timeout", "job", "01jb3q8z5x9k7m2n4p6r8s0t1v", "--wait", "soon")]
    [InlineData(2, "limit", "jobs", "--limit", "0")]
    [InlineData(2, "cursor", "jobs", "--cursor", "here")]
    public async Task What_the_platform_refuses_is_told_and_has_an_exit_code(int exitCode, string text, params string[] arguments)
    {
        await using var up = await Up.StartAsync("HelloJob", Folder);

        var refused = (await HelloAsync([.. arguments, "--url", up.Address.ToString()])).With(exitCode);

        Assert.Contains(text, refused.Errors, StringComparison.Ordinal);
        Assert.Single(refused.Errors.Split('\n'));
        Assert.Empty(refused.Output);
    }

    private async Task<string> AskAsync(Up up, params string[] arguments)
    {
        var answer = (await ProgramRun.ToEndAsync("HelloJob", Folder, [.. arguments, "--url", up.Address.ToString()])).With(0);
        Assert.Empty(answer.Errors);
        return answer.Output;
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
