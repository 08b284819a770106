using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class IdempotencyTests
{
    private const string Hello = """{"type":"hello","input":{"name":"Ada"}}""";

    [Fact]
    public async Task The_same_submission_again_is_answered_with_the_first_job_as_it_stands()
    {
        await using var api = await ApiServer.StartAsync();
        var first = await api.PostAsync("/v1/jobs", Hello, "key-1");
        var id = first.Json["id"]!.GetValue<string>();
        await api.Drivers.RunningAsync(new JobId(id));

        // The same payload, written differently.
        var second = await api.PostAsync("/v1/jobs", """ { "input": { "name": "\u0041da" }, "type": "hello" } """, "key-1");

        Assert.Equal((202, $$"""{"id":"{{id}}","type":"hello","state":"running"}"""), (second.Status, second.Body));
        Assert.Equal(("true", $"/v1/jobs/{id}"), (second.Header("Idempotent-Replayed"), second.Header("Location")));
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await CountAsync(api));
    }

    [Fact]
    public async Task Another_submission_with_the_key_is_refused_and_told_the_first_job()
    {
        await using var api = await ApiServer.StartAsync();
        var id = (await api.PostAsync("/v1/jobs", Hello, "key-1")).Json["id"]!.GetValue<string>();

        var reply = await api.PostAsync("/v1/jobs", """{"type":"hello","input":{"name":"Bob"}}""", "key-1");

        Assert.Equal(409, reply.Status);
        Assert.Equal(
            $$"""{"title":"Idempotency key used before","status":409,"detail":"Another submission with this Idempotency-Key made job '{{id}}'; nothing was written.","field":"Idempotency-Key","remedy":"Repeat that submission unchanged, or send a new key for a new job.","job":"{{id}}"}""",
            reply.Body);
        Assert.Equal(1, await CountAsync(api));
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_make_one_job()
    {
        await using var api = await ApiServer.StartAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.PostAsync("/v1/jobs", Hello, "key-1")));

        Assert.All(replies, static reply => Assert.Equal(202, reply.Status));
        Assert.Single(replies.Select(static reply => reply.Json["id"]!.GetValue<string>()).Distinct());
        Assert.Single(replies, static reply => !reply.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await CountAsync(api));
    }

    [Fact]
    public async Task A_key_of_255_characters_is_taken_and_other_keys_make_other_jobs()
    {
        await using var api = await ApiServer.StartAsync();

        var replies = new[] { await api.PostAsync("/v1/jobs", Hello, new string('!', 255)), await api.PostAsync("/v1/jobs", Hello, "~") };

        Assert.All(replies, static reply => Assert.Equal(202, reply.Status));
        Assert.Equal(2, await CountAsync(api));
    }

    private static async Task<int> CountAsync(ApiServer api) => (await api.Drivers.Jobs.ListAsync(new JobQuery(), ApiServer.Token)).Jobs.Count;
}
