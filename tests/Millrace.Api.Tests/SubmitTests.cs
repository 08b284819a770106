using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class SubmitTests
{
    [Fact]
    public async Task A_submitted_job_is_accepted_and_can_be_read_where_the_answer_says()
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.PostAsync("/v1/jobs", """{"type":"hello","input": { "name" : "Ada" } }""");

        var id = reply.Json["id"]!.GetValue<string>();
        Assert.Equal((202, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal($$"""{"id":"{{id}}","type":"hello","state":"queued"}""", reply.Body);
        Assert.Equal($"/v1/jobs/{id}", reply.Header("Location"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal(
            $$$"""{"id":"{{{id}}}","type":"hello","lane":"cpu","state":"queued","createdAt":"2030-01-31T08:00:00Z","attemptsSpent":0,"cancelRequested":false,"attempts":[],"input":{"name":"Ada"}}""",
            (await api.GetAsync($"/v1/jobs/{id}")).Body);
    }

    [Theory]
    [InlineData("""{"a":"b c","d":[1.50,-2E+3,true,null]}""", """{"a":"b c","d":[1.50,-2E+3,true,null]}""")]
    [InlineData("""{ "a" : "b  c" , "d" : [ ] }""", """{"a":"b  c","d":[]}""")]
    [InlineData("""{"a":" ","b": " "}""", """{"a":" ","b":" "}""")]
    [InlineData("[1,\n\t2]", "[1,2]")]
    [InlineData("""{"a\u0062":"\u0041\" \/ \" \\"}""", """{"ab":"A\" / \" \\"}""")]
    [InlineData("""{"ä":"ö ü"}""", """{"ä":"ö ü"}""")]
    [InlineData("\"a\u007fb\"", "\"a\\u007Fb\"")]
    public async Task An_input_is_kept_without_the_white_space_between_its_parts(string sent, string kept)
    {
        await using var api = await ApiServer.StartAsync();

        var id = await api.SubmitAsync("any", sent);

        Assert.Equal(kept, (await api.Drivers.Jobs.FindAsync(id, ApiServer.Token))!.Input.Json);
    }

    [Fact]
    public async Task Each_field_of_a_job_counts_also_beside_a_key()
    {
        await using var api = await ApiServer.StartAsync();

        var single = await api.PostAsync("/v1/jobs", """{"type":"any","input":1,"fairKey":"ada"}""", key: "key-1");
        var batch = await api.PostAsync("/v1/jobs/batch", """
            {"jobs":[{"type":"any","input":2,"idempotencyKey":"key-2"},{"fairKey":"bob","idempotencyKey":"key-3","input":3,"type":"any"},{"type":"any","input":4,"idempotencyKey":null},
             {"type":"any","fairKey":"eve","idempotencyKey":"key-4"},{"type":"any","input":5,"version":1}]}
            """);

        string[] ids = [single.Json["id"]!.GetValue<string>(), .. batch.Json["jobs"]!.AsArray().Take(3).Select(static one => one!["id"]!.GetValue<string>())];
        var jobs = await Task.WhenAll(ids.Select(id => api.Drivers.Jobs.FindAsync(new JobId(id), ApiServer.Token)));
        Assert.Equal([("1", "ada"), ("2", null), ("3", "bob"), ("4", null)], jobs.Select(static job => (job!.Input.Json, job.Terms.FairKey)));
        Assert.Equal(["input", "version"], batch.Json["jobs"]!.AsArray().Skip(3).Select(static one => one!["problem"]!["field"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("Root=1-67891233-abcdef012345678912345678")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")]
    [InlineData("Self=1-67891234-12456789abcdef012345678;Root=1-67891233-abcdef012345678912345678;Lineage=a87bd80c:1")]
    public async Task A_job_carries_the_trace_of_its_request(string trace) => Assert.Equal(trace, await TraceOfAsync(trace));

    [Theory]
    [InlineData("")]
    [InlineData("Root")]
    [InlineData("Root=")]
    [InlineData("Root=1-2-3;")]
    [InlineData("Root=1-2-3 Sampled=1")]
    [InlineData("Root=1-2-3, Root=4-5-6")]
    [InlineData("Root=<script>")]
    [InlineData("1=2")]
    public async Task A_trace_that_is_none_is_ignored_and_the_job_is_taken(string trace) => Assert.Null(await TraceOfAsync(trace));

    [Theory]
    [InlineData(251, true)]
    [InlineData(252, false)]
    public async Task A_trace_has_256_characters_at_most(int length, bool isCarried) =>
        Assert.Equal(isCarried, await TraceOfAsync($"Root={new string('1', length)}") is not null);

    [Fact]
    public async Task Two_traces_are_none_and_no_trace_is_none()
    {
        Assert.Null(await TraceOfAsync("Root=1-2-3", "Root=4-5-6"));
        Assert.Null(await TraceOfAsync());
    }

    private static async Task<string?> TraceOfAsync(params IReadOnlyList<string> traces)
    {
        await using var api = await ApiServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/jobs", UriKind.Relative))
        {
            Content = ApiServer.Json("""{"type":"hello","input":{"name":"Ada"}}"""u8.ToArray()),
        };
        foreach (var trace in traces)
            request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", trace);

        var reply = await api.SendAsync(request);

        Assert.Equal(202, reply.Status);
        var job = await api.Drivers.Jobs.FindAsync(new JobId(reply.Json["id"]!.GetValue<string>()), ApiServer.Token);
        return job?.Trace;
    }
}
