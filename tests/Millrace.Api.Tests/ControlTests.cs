using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Api.Tests;

/// <summary>Pausing, resuming, bringing back, discarding and telling jobs; and reading them from the archive.</summary>
public sealed class ControlTests
{
    private static readonly Verdict.Fail Failed = new(new Failure("Gone", "Nobody lives here.", IsPermanent: true) { HttpStatus = 410 });

    [Fact]
    public async Task A_job_is_paused_with_its_reason_and_resumed()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();

        var paused = await api.PostAsync($"/v1/jobs/{id}/pause", """{"reason":"Ada is ill."}""");

        Assert.Equal((200, $$"""{"id":"{{id}}","outcome":"done"}"""), (paused.Status, paused.Body));
        Assert.Equal("""{"since":"2030-01-31T08:00:00Z","by":"job","reason":"Ada is ill."}""", (await api.GetAsync($"/v1/jobs/{id}")).Json["paused"]!.ToJsonString());
        Assert.Single((await api.GetAsync("/v1/jobs?state=paused")).Json["jobs"]!.AsArray());
        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/pause"), 409, "Wrong state", $"Job '{id}' cannot be paused: it is paused.");

        Assert.Equal(200, (await api.PostAsync($"/v1/jobs/{id}/resume", "{}")).Status);
        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/resume"), 409, "Wrong state", $"Job '{id}' cannot be resumed: it is queued.");
    }

    [Fact]
    public async Task A_running_job_is_told_to_pause()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.RunningAsync(id);

        var reply = await api.PostAsync($"/v1/jobs/{id}/pause");

        Assert.Equal((202, $$"""{"id":"{{id}}","outcome":"requested"}"""), (reply.Status, reply.Body));
        Assert.Equal("Paused by a caller of the API.", (await api.GetAsync($"/v1/jobs/{id}")).Json["pauseReason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_failed_job_is_brought_back()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/retry"), 409, "Wrong state", $"Job '{id}' cannot be retried: it is queued.");
        await api.Drivers.SettledAsync(id, Failed);
        Assert.Equal(410, (await api.GetAsync($"/v1/jobs/{id}")).Json["failure"]!["httpStatus"]!.GetValue<int>());

        var reply = await api.PostAsync($"/v1/jobs/{id}/retry");

        Assert.Equal(200, reply.Status);
        var job = (await api.GetAsync($"/v1/jobs/{id}")).Json;
        Assert.Equal(("queued", 1, 0), (job["state"]!.GetValue<string>(), job["redrives"]!.GetValue<int>(), job["attemptsSpent"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_discarded_job_is_read_from_the_archive_with_its_log()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/discard"), 409, "Wrong state", $"Job '{id}' cannot be discarded: it is queued.");
        await api.Drivers.Log.AppendAsync(id, [new LogLine(api.Drivers.Clock.GetUtcNow(), 1, LogLevel.Information, "Waving.")], ApiServer.Token);
        await api.Drivers.SettledAsync(id, Failed);

        Assert.Equal(200, (await api.PostAsync($"/v1/jobs/{id}/discard")).Status);

        Assert.Empty((await api.GetAsync("/v1/jobs")).Json["jobs"]!.AsArray());
        foreach (var path in new[] { $"/v1/jobs/{id}", $"/v1/jobs/{id}/wait?timeout=1s" })
        {
            var job = (await api.GetAsync(path)).Json;
            Assert.Equal(("failed", true), (job["state"]!.GetValue<string>(), job["archived"]!.GetValue<bool>()));
        }

        Assert.Contains("Waving.", (await api.GetAsync($"/v1/jobs/{id}/logs")).Body, StringComparison.Ordinal);
        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/retry"), 409, "Job is archived", $"Job '{id}' cannot be retried: it ended as failed and is in the archive.");
        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/cancel"), 409, "Job has ended", $"Job '{id}' cannot be cancelled: it has ended as failed.");
    }

    [Fact]
    public async Task The_end_of_a_job_is_told_once_more()
    {
        await using var api = await ApiServer.StartAsync();
        var reply = await api.PostAsync("/v1/jobs", """{"type":"any","input":null,"callback":{"url":"https://example.org/done"}}""");
        var id = new JobId(reply.Json["id"]!.GetValue<string>());
        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/callback"), 409, "Wrong state", $"Job '{id}' cannot be told: it is queued.");
        await api.Drivers.SettledAsync(id, new Verdict.Complete(Payload.Null));

        var told = await api.PostAsync($"/v1/jobs/{id}/callback");

        Assert.Equal(202, told.Status);
        var delivery = (await api.GetAsync($"/v1/jobs/{told.Json["delivery"]}")).Json;
        Assert.Equal("millrace.callback", delivery["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_end_of_a_job_without_a_callback_cannot_be_told()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.SettledAsync(id, new Verdict.Complete(Payload.Null));

        AssertProblem(await api.PostAsync($"/v1/jobs/{id}/callback"), 409, "No callback", $"The end of job '{id}' cannot be told: it was submitted without a callback.");
    }

    [Fact]
    public async Task A_job_lists_its_children_and_counts_them()
    {
        await using var api = await ApiServer.StartAsync();
        var parent = await api.SubmitAsync("any", "null");
        await api.Drivers.RunningAsync(parent);
        var child = new Submission { Type = new JobType("any"), Input = Payload.Null, Parent = new JobParent(parent, "one", null) };
        Assert.IsType<SubmitResult.Accepted>(await api.Drivers.Client.SubmitAsync(child, ApiServer.Token));

        Assert.Single((await api.GetAsync($"/v1/jobs/{parent}/children")).Json["jobs"]!.AsArray());
        Assert.Empty((await api.GetAsync($"/v1/jobs/{parent}/children?state=failed")).Json["jobs"]!.AsArray());
        Assert.Equal("""{"total":1,"succeeded":0,"failed":0,"cancelled":0,"open":1}""", (await api.GetAsync($"/v1/jobs/{parent}")).Json["children"]!.ToJsonString());
    }

    private static void AssertProblem(Reply reply, int status, string title, string detail) => Assert.Equal(
        (status, title, detail), (reply.Status, reply.Json["title"]!.GetValue<string>(), reply.Json["detail"]!.GetValue<string>()));
}
