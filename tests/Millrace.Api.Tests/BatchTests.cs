using System.Diagnostics;
using System.Text;

namespace Millrace.Api.Tests;

public sealed class BatchTests
{
    [Fact]
    public async Task Each_job_has_its_own_outcome_in_the_order_of_the_batch()
    {
        await using var api = await ApiServer.StartAsync();
        var before = (await api.PostAsync("/v1/jobs", """{"type":"any","input":1}""", key: "key-1")).Json["id"]!.GetValue<string>();

        var reply = await api.PostAsync("/v1/jobs/batch", """
            {"jobs":[{"type":"any","input":null,"delay":5},{"type":"any","input":1,"idempotencyKey":"key-1"},{"type":"any","input":2,"idempotencyKey":"key-1"},
             {"type":"helo","input":null},{"type":"any","input":null,"prio":1},{"type":"millrace.dlq","input":null},{"type":"any","input":null,"idempotencyKey":"task:1"},7]}
            """);

        Assert.Equal(200, reply.Status);
        var outcomes = reply.Json["jobs"]!.AsArray();
        Assert.Equal([202, 202, 409, 400, 400, 400, 400, 400], outcomes.Select(static one => one!["status"]!.GetValue<int>()));
        Assert.Equal("scheduled", outcomes[0]!["state"]!.GetValue<string>());
        Assert.Equal($$"""{"status":202,"id":"{{before}}","duplicate":true}""", outcomes[1]!.ToJsonString());
        Assert.Equal(
            [null, null, "idempotencyKey", "type", "prio", "type", "idempotencyKey", "jobs"],
            outcomes.Select(static one => one!["problem"]?["field"]?.GetValue<string>()));
        Assert.Equal(2, (await api.GetAsync("/v1/jobs")).Json["jobs"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_thousand_jobs_are_submitted_at_once()
    {
        await using var api = await ApiServer.StartAsync();
        var jobs = string.Join(",", Enumerable.Range(0, 1_000).Select(static i => $$"""{"type":"any","input":{"text":"{{new string('x', 2_000)}}","number":{{i}}},"tags":["t{{i % 10}}"]}"""));

        var watch = Stopwatch.StartNew();
        var reply = await api.SendAsync(HttpMethod.Post, "/v1/jobs/batch", ApiServer.Json(Encoding.UTF8.GetBytes($$"""{"jobs":[{{jobs}}]}""")));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
        Assert.Equal(1_000, reply.Json["jobs"]!.AsArray().Count(static one => one!["status"]!.GetValue<int>() == 202));
    }

    [Fact]
    public async Task A_batch_of_more_than_16_megabytes_is_refused()
    {
        await using var api = await ApiServer.StartAsync();
        var body = Encoding.UTF8.GetBytes($$"""{"jobs":[{"type":"any","input":"{{new string('x', 16 * 1024 * 1024)}}"}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/jobs/batch", UriKind.Relative)) { Content = ApiServer.Json(body) };
        request.Headers.ExpectContinue = true; // So that the answer is read before the body is sent.

        var reply = await api.SendAsync(request);

        Assert.Equal((413, "The body has more than 16,777,216 bytes."), (reply.Status, reply.Json["detail"]!.GetValue<string>()));
    }
}
