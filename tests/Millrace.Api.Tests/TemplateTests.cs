namespace Millrace.Api.Tests;

public sealed class TemplateTests
{
    private const string Greeting = """{"name":"greeting","type":"hello","parameters":{"type":"object"},"defaults":{"who":"Ada"},"input":{"name":"${who}"},"timeout":"1m","maxAttempts":3,"tags":["daily"]}""";

    [Fact]
    public async Task Each_time_that_it_is_created_it_gets_the_next_version()
    {
        await using var api = await ApiServer.StartAsync();

        var first = await api.PostAsync("/v1/templates", Greeting);
        var second = await api.PostAsync("/v1/templates", Greeting);

        Assert.Equal((201, "/v1/templates/greeting?version=1"), (first.Status, first.Header("Location")));
        Assert.Equal(
            """{"name":"greeting","version":1,"type":"hello","parameters":{"type":"object"},"defaults":{"who":"Ada"},"input":{"name":"${who}"},"timeout":60,"maxAttempts":3,"tags":["daily"],"createdAt":"2030-01-31T08:00:00Z"}""",
            first.Body);
        Assert.Equal(second.Body, (await api.GetAsync("/v1/templates/greeting")).Body);
        Assert.Equal(first.Body, (await api.GetAsync("/v1/templates/greeting?version=1")).Body);
        Assert.Equal(404, (await api.GetAsync("/v1/templates/greeting?version=3")).Status);
        Assert.Equal($$"""{"templates":[{{second.Body}}],"next":null}""", (await api.GetAsync("/v1/templates")).Body);
        Assert.Equal($$"""{"templates":[{{first.Body}}],"next":"1"}""", (await api.GetAsync("/v1/templates/greeting/versions?limit=1")).Body);
        Assert.Equal($$"""{"templates":[{{second.Body}}],"next":null}""", (await api.GetAsync("/v1/templates/greeting/versions?after=1")).Body);
    }

    [Fact]
    public async Task Of_a_retired_version_no_new_jobs_are_made()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PostAsync("/v1/templates", Greeting);

        var retired = await api.PostAsync("/v1/templates/greeting/retire");

        Assert.Equal("2030-01-31T08:00:00Z", retired.Json["retiredAt"]!.GetValue<string>());
        Assert.Equal(400, (await api.PostAsync("/v1/jobs", """{"template":"greeting"}""")).Status);
        Assert.Equal(404, (await api.PostAsync("/v1/templates/greeting/retire", """{"version":2}""")).Status);
    }
}
