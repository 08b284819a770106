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
}
