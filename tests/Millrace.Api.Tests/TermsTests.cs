using System.Text.Json.Nodes;
using Millrace.Jobs;

namespace Millrace.Api.Tests;

/// <summary>What a submission may agree on, and where a job shows it.</summary>
public sealed class TermsTests
{
    [Fact]
    public async Task A_job_shows_the_terms_that_it_was_submitted_with()
    {
        await using var api = await ApiServer.StartAsync();

        var job = await SubmittedAsync(api, """
            {"type":"any","input":null,"delay":"90s","fairKey":"ada","orderKey":"account-7","resources":["images"],"tags":["a","b"],"callback":{"url":"https://example.org/done"},
             "timeout":"PT1M30S","maxAttempts":3,"pool":"v2","children":{"wait":"count","count":2}}
            """);

        Assert.Equal("2030-01-31T08:01:30Z", Text(job, "dueAt"));
        Assert.Equal(("ada", "account-7", "v2"), (Text(job, "fairKey"), Text(job, "orderKey"), Text(job, "pool")));
        Assert.Equal("""{"url":"https://example.org/done"}""", job["callback"]!.ToJsonString());
        Assert.Equal("""{"wait":"count","count":2}""", job["childrenPolicy"]!.ToJsonString());
        Assert.Equal("""["a","b"]""", job["tags"]!.ToJsonString());
        Assert.Equal("""["images"]""", job["resources"]!.ToJsonString());
        Assert.Equal((90, 3), (job["timeout"]!.GetValue<double>(), job["maxAttempts"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("1.5", "2030-01-31T08:00:01.5Z")]
    [InlineData("\"500ms\"", "2030-01-31T08:00:00.5Z")]
    [InlineData("\"5m\"", "2030-01-31T08:05:00Z")]
    [InlineData("\"2h\"", "2030-01-31T10:00:00Z")]
    [InlineData("\"1d\"", "2030-02-01T08:00:00Z")]
    [InlineData("\"P1DT2H\"", "2030-02-01T10:00:00Z")]
    public async Task A_delay_is_written_in_any_of_these_ways(string delay, string due)
    {
        await using var api = await ApiServer.StartAsync();

        var job = await SubmittedAsync(api, $$"""{"type":"any","input":null,"delay":{{delay}}}""");

        Assert.Equal(due, Text(job, "dueAt"));
    }

    [Fact]
    public async Task A_job_waits_for_the_one_before_it_under_its_order_key()
    {
        await using var api = await ApiServer.StartAsync();
        const string Body = """{"type":"any","input":null,"orderKey":"account-7"}""";
        var first = await SubmittedAsync(api, Body);

        var reply = await api.PostAsync("/v1/jobs", Body);

        Assert.Equal("waiting", Text(reply.Json, "state"));
        var second = (await api.GetAsync($"/v1/jobs/{Text(reply.Json, "id")}")).Json;
        Assert.Equal(Text(first, "id"), Text(second, "predecessor"));
        Assert.Equal($$"""{"kind":"predecessor","since":"2030-01-31T08:00:00Z","id":"{{Text(first, "id")}}"}""", second["waitsFor"]!.ToJsonString());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("""{"for":"1h"}""")]
    [InlineData("""{"key":"import"}""")]
    public async Task A_second_job_like_a_unique_one_is_answered_with_the_first(string unique)
    {
        await using var api = await ApiServer.StartAsync();
        var body = $$"""{"type":"any","input":null,"unique":{{unique}}}""";
        var first = await api.PostAsync("/v1/jobs", body);

        var second = await api.PostAsync("/v1/jobs", body);

        Assert.Equal((202, "true", first.Body), (second.Status, second.Header("Idempotent-Replayed"), second.Body));
    }

    [Fact]
    public async Task A_template_says_what_the_submission_does_not()
    {
        await using var api = await ApiServer.StartAsync();
        Assert.Equal(201, (await api.PostAsync("/v1/templates", """
            {"name":"greeting","type":"hello","input":{"name":"${who}"},"priority":"low","timeout":60,"maxAttempts":3,"tags":["daily"]}
            """)).Status);

        var plain = await SubmittedAsync(api, """{"template":"greeting","parameters":{"who":"Ada"}}""");
        var other = await SubmittedAsync(api, """{"template":"greeting","version":1,"parameters":{"who":"Bob"},"priority":"high","timeout":"5s","maxAttempts":1,"tags":["once"]}""");

        Assert.Equal(("greeting/1", "cpu-low", """{"name":"Ada"}"""), (Text(plain, "template"), Text(plain, "lane"), plain["input"]!.ToJsonString()));
        Assert.Equal((60, 3, """["daily"]"""), (plain["timeout"]!.GetValue<double>(), plain["maxAttempts"]!.GetValue<int>(), plain["tags"]!.ToJsonString()));
        Assert.Equal(("cpu-high", 5, 1, """["once"]"""), (Text(other, "lane"), other["timeout"]!.GetValue<double>(), other["maxAttempts"]!.GetValue<int>(), other["tags"]!.ToJsonString()));
    }

    [Fact]
    public async Task Parameters_that_do_not_fit_their_schema_are_refused_with_the_place()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PostAsync("/v1/templates", """{"name":"counted","type":"any","parameters":{"type":"object","properties":{"count":{"type":"integer"}}}}""");

        var reply = await api.PostAsync("/v1/jobs", """{"template":"counted","parameters":{"count":"many"}}""");

        Assert.Equal((400, "Template does not apply"), (reply.Status, Text(reply.Json, "title")));
        Assert.Contains("/count", Text(reply.Json, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_are_listed_by_tag_and_by_the_time_of_their_submission()
    {
        await using var api = await ApiServer.StartAsync();
        var early = Text(await SubmittedAsync(api, """{"type":"any","input":null,"tags":["a"]}"""), "id");
        api.Drivers.Clock.Advance(TimeSpan.FromHours(1));
        var late = Text(await SubmittedAsync(api, """{"type":"any","input":null,"tags":["a","b"]}"""), "id");

        Assert.Equal([late, early], await ListedAsync(api, "tag=a"));
        Assert.Equal([late], await ListedAsync(api, "tag=b"));
        Assert.Equal([late], await ListedAsync(api, "createdFrom=2030-01-31T09:00:00Z"));
        Assert.Equal([early], await ListedAsync(api, "createdFrom=0001-01-01T00:00:00Z&createdBefore=2030-01-31T09:00:00Z"));
    }

    private static async Task<JsonNode> SubmittedAsync(ApiServer api, string body)
    {
        var reply = await api.PostAsync("/v1/jobs", body);
        Assert.True(reply.Status == 202, reply.Body);
        return (await api.GetAsync($"/v1/jobs/{Text(reply.Json, "id")}")).Json;
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(ApiServer api, string query) =>
        [.. (await api.GetAsync($"/v1/jobs?{query}")).Json["jobs"]!.AsArray().Select(static job => Text(job!, "id"))];

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();
}
