namespace Millrace.Api.Tests;

public sealed class FailureTests
{
    public static TheoryData<string, string> Requests => new()
    {
        { "POST", "/v1/jobs" },
        { "GET", "/v1/jobs" },
        { "GET", "/v1/jobs/01jb3q8z5x9k7m2n4p6r8s0t1v" },
        { "GET", "/v1/jobs/01jb3q8z5x9k7m2n4p6r8s0t1v/wait" },
        { "GET", "/v1/jobs/01jb3q8z5x9k7m2n4p6r8s0t1v/logs" },
        { "POST", "/v1/jobs/01jb3q8z5x9k7m2n4p6r8s0t1v/cancel" },
        { "GET", "/health" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_store_that_fails_is_answered_with_503_and_kept_to_the_log(string method, string path)
    {
        await using var api = await ApiServer.StartAsync();
        api.Drivers.Store.Broken = new IOException("disk /secret/path is full");

        var reply = method == "GET" ? await api.GetAsync(path) : await api.PostAsync(path, path.EndsWith("cancel", StringComparison.Ordinal) ? "{}" : """{"type":"any","input":1}""");

        Assert.Equal((503, "application/problem+json", "2"), (reply.Status, reply.ContentType, reply.Header("Retry-After")));
        var problem = reply.Json.AsObject();
        Assert.NotEmpty(problem["trace"]!.GetValue<string>());
        problem.Remove("trace");
        Assert.Equal(
            """{"title":"Store unavailable","status":503,"detail":"The job store does not answer. What was asked for may not have been done.","remedy":"Try again after the time that Retry-After says; submit with an Idempotency-Key so that a job is not made twice."}""",
            problem.ToJsonString());
        Assert.Contains("disk /secret/path is full", Assert.Single(api.Drivers.Logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_store_has_recovered_the_same_request_succeeds()
    {
        await using var api = await ApiServer.StartAsync();
        api.Drivers.Store.Broken = new TimeoutException();
        await api.PostAsync("/v1/jobs", """{"type":"any","input":1}""", "key-1");

        api.Drivers.Store.Broken = null;

        Assert.Equal(202, (await api.PostAsync("/v1/jobs", """{"type":"any","input":1}""", "key-1")).Status);
    }

    [Fact]
    public async Task A_bug_is_answered_with_500_and_told_to_the_log_only()
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.GetAsync("/bug");

        Assert.Equal((500, "application/problem+json"), (reply.Status, reply.ContentType));
        Assert.Equal("Internal error", reply.Json["title"]!.GetValue<string>());
        Assert.DoesNotContain("Secret words", reply.Body, StringComparison.Ordinal);
        var error = Assert.Single(api.Drivers.Logs.Errors);
        Assert.Contains("Secret words of a bug.", error, StringComparison.Ordinal);
        Assert.Contains(reply.Json["trace"]!.GetValue<string>(), error, StringComparison.Ordinal);
    }
}
