using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class DlqTests
{
    [Theory]
    [InlineData("", 3)]
    [InlineData("type=hello", 2)]
    [InlineData("error=Gone", 2)]
    [InlineData("type=hello&error=Gone", 1)]
    [InlineData("tag=a", 1)]
    [InlineData("failedFrom=2030-01-31T08:00:02Z", 2)]
    [InlineData("failedBefore=2030-01-31T08:00:02Z", 1)]
    public async Task Failed_jobs_are_listed_and_counted_by_conditions(string query, int count)
    {
        await using var api = await ThreeFailedAsync();

        Assert.Equal(count, (await api.GetAsync($"/v1/dlq?{query}")).Json["jobs"]!.AsArray().Count);
        Assert.Equal(count, (await api.GetAsync($"/v1/dlq/summary?{query}")).Json["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        await using var api = await ThreeFailedAsync();

        var plan = await api.PostAsync("/v1/dlq/redrive", """{"all":true,"rate":0.5,"dryRun":true}""");

        Assert.Equal((200, 3, 4.0), (plan.Status, plan.Json["count"]!.GetValue<int>(), plan.Json["takesFor"]!.GetValue<double>()));
        Assert.Equal(3, plan.Json["groups"]!.AsArray().Count);
        Assert.Equal(3, (await api.GetAsync("/v1/jobs")).Json["jobs"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("redrive", """{"type":"hello","error":"Gone","most":5,"rate":2}""")]
    [InlineData("discard", """{"all":true}""")]
    public async Task An_order_is_a_job_of_the_platforms_own(string act, string body)
    {
        await using var api = await ThreeFailedAsync();

        var reply = await api.PostAsync($"/v1/dlq/{act}", body);

        Assert.Equal((202, act), (reply.Status, reply.Json["act"]!.GetValue<string>()));
        Assert.Equal($"/v1/jobs/{reply.Json["id"]}", reply.Header("Location"));
        Assert.Equal("millrace.dlq", (await api.GetAsync(reply.Header("Location"))).Json["type"]!.GetValue<string>());
        Assert.Equal($"dlq.{act}", (await api.GetAsync("/v1/audit")).Json["entries"]![0]!["act"]!.GetValue<string>());
    }

    private static async Task<ApiServer> ThreeFailedAsync()
    {
        var api = await ApiServer.StartAsync();
        foreach (var (body, error) in new[]
        {
            ("""{"type":"hello","input":{"name":"Ada"},"tags":["a"]}""", "Gone"),
            ("""{"type":"hello","input":{"name":"Bob"}}""", "Busy"),
            ("""{"type":"any","input":null}""", "Gone"),
        })
        {
            var id = (await api.PostAsync("/v1/jobs", body)).Json["id"]!.GetValue<string>();
            await api.Drivers.SettledAsync(new JobId(id), new Verdict.Fail(new Failure(error, "It failed.", IsPermanent: true)));
        }

        return api;
    }
}
