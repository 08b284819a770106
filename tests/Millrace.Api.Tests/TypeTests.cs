namespace Millrace.Api.Tests;

public sealed class TypeTests
{
    [Fact]
    public async Task All_types_are_listed_by_name_with_how_their_jobs_are_run()
    {
        await using var api = await ApiServer.StartAsync();

        var types = (await api.GetAsync("/v1/types")).Json["types"]!.AsArray();

        Assert.Equal(["any", "even", "hello", "millrace.callback", "millrace.dlq"], types.Select(static type => type!["type"]!.GetValue<string>()));
        Assert.Equal("""{"type":"any","lane":"memory-low","retry":{"maxAttempts":5,"first":1,"factor":2,"cap":300}}""", types[0]!.ToJsonString());
    }

    [Fact]
    public async Task A_paused_type_says_why_until_it_is_resumed()
    {
        await using var api = await ApiServer.StartAsync();

        var paused = await api.PostAsync("/v1/types/hello/pause", """{"reason":"Ada is ill."}""");

        Assert.Equal("""{"reason":"Ada is ill.","since":"2030-01-31T08:00:00Z"}""", paused.Json["stopped"]!.ToJsonString());
        Assert.Equal(paused.Body, (await api.GetAsync("/v1/types/hello")).Body);
        Assert.Equal(200, (await api.PostAsync("/v1/types/hello/resume")).Status);
        Assert.Null((await api.GetAsync("/v1/types/hello")).Json["stopped"]);
        Assert.Equal(409, (await api.PostAsync("/v1/types/hello/resume")).Status);
    }

    [Fact]
    public async Task New_jobs_are_dealt_to_pools_by_weight()
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.PutAsync("/v1/types/hello/pools", """{"":0,"v2":10}""");

        Assert.Equal((200, """{"":0,"v2":10}"""), (reply.Status, reply.Json["pools"]!.ToJsonString()));
        Assert.Equal("v2", (await api.GetAsync($"/v1/jobs/{await api.SubmitAsync()}")).Json["pool"]!.GetValue<string>());
        Assert.Null((await api.PutAsync("/v1/types/hello/pools", "{}")).Json["pools"]);
    }
}
