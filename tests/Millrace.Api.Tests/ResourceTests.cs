namespace Millrace.Api.Tests;

public sealed class ResourceTests
{
    private const string Limits = """{"limit":5,"rate":{"count":100,"per":"1m"},"windows":[{"days":["thu"],"from":"22:00","to":"06:00"}]}""";

    [Fact]
    public async Task A_resource_is_defined_read_listed_and_deleted()
    {
        await using var api = await ApiServer.StartAsync();

        var made = await api.PutAsync("/v1/resources/images", Limits);

        Assert.Equal(
            (200, """{"name":"images","limit":5,"rate":{"count":100,"per":60,"burst":1},"windows":[{"days":["thu"],"from":"22:00","to":"06:00","zone":"UTC"}]}"""),
            (made.Status, made.Body));
        Assert.Equal($$"""{"resources":[{{made.Body}}],"next":null}""", (await api.GetAsync("/v1/resources")).Body);
        Assert.Equal($$"""{{made.Body[..^1]}},"opensAt":"2030-01-31T22:00:00Z","holders":[],"waiting":[]}""", (await api.GetAsync("/v1/resources/images")).Body);
        Assert.Equal(204, (await api.DeleteAsync("/v1/resources/images")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/resources/images")).Status);
    }

    [Fact]
    public async Task A_resource_says_who_holds_it_and_who_waits()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/resources/images", """{"limit":1}""");
        var jobs = new List<Millrace.Jobs.JobId>();
        for (var i = 0; i < 2; i++)
        {
            var reply = await api.PostAsync("/v1/jobs", """{"type":"any","input":null,"resources":["images"]}""");
            jobs.Add(new Millrace.Jobs.JobId(reply.Json["id"]!.GetValue<string>()));
            await api.Drivers.Platform.Resources.TakeAsync(await api.Drivers.RunningAsync(jobs[i]), ApiServer.Token);
        }

        var status = (await api.GetAsync("/v1/resources/images")).Json;

        Assert.Equal($$"""[{"job":"{{jobs[0]}}","epoch":1}]""", status["holders"]!.ToJsonString());
        Assert.Equal($$"""["{{jobs[1]}}"]""", status["waiting"]!.ToJsonString());
    }
}
