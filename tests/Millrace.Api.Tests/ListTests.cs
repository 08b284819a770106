using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class ListTests
{
    [Fact]
    public async Task Lists_jobs_in_brief()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.Drivers.SettledAsync(id, new Verdict.Fail(new Failure("Gone", "Nobody lives here.", IsPermanent: true, "at Door.Knock()")));

        var reply = await api.GetAsync("/v1/jobs");

        Assert.Equal(
            $$$"""{"jobs":[{"id":"{{{id}}}","type":"hello","lane":"cpu","state":"failed","createdAt":"2030-01-31T08:00:00Z","startedAt":"2030-01-31T08:00:00Z","endedAt":"2030-01-31T08:00:01Z","attemptsSpent":1,"cancelRequested":false,"failure":{"error":"Gone","message":"Nobody lives here.","isPermanent":true}}],"next":null}""",
            reply.Body);
        Assert.Equal("no-store", reply.Header("Cache-Control"));
    }

    [Fact]
    public async Task Following_the_cursor_shows_every_job_once_and_the_newest_first()
    {
        await using var api = await ApiServer.StartAsync();
        var submitted = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            submitted.Add((await api.SubmitAsync()).Value);
            api.Drivers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var listed = new List<string>();
        string? next = null;
        do
        {
            var page = (await api.GetAsync($"/v1/jobs?limit=3{(next is null ? "" : $"&cursor={next}")}")).Json;
            listed.AddRange(page["jobs"]!.AsArray().Select(static job => job!["id"]!.GetValue<string>()));
            next = page["next"]?.GetValue<string>();
        }
        while (next is not null);

        submitted.Reverse();
        Assert.Equal(submitted, listed);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("?state=queued", 2)]
    [InlineData("?state=succeeded", 1)]
    [InlineData("?type=any", 1)]
    [InlineData("?type=hello&state=queued", 1)]
    [InlineData("?type=nobody.knows", 0)]
    [InlineData("?limit=200", 3)]
    public async Task All_conditions_hold(string query, int count)
    {
        await using var api = await ApiServer.StartAsync();
        await api.Drivers.SettledAsync(await api.SubmitAsync(), new Verdict.Complete(Payload.Null));
        await api.SubmitAsync();
        await api.SubmitAsync("any", "null");

        var reply = await api.GetAsync($"/v1/jobs{query}");

        Assert.Equal(count, reply.Json["jobs"]!.AsArray().Count);
    }
}
