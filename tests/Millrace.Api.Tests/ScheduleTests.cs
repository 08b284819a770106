namespace Millrace.Api.Tests;

public sealed class ScheduleTests
{
    private const string Hourly = """{"expression":"rate(1 hour)","job":{"type":"hello","input":{"name":"Ada"}},"overlap":"skip","jitter":"5m","startAt":"2030-01-31T09:00:00Z"}""";

    [Fact]
    public async Task A_schedule_is_made_read_replaced_and_deleted()
    {
        await using var api = await ApiServer.StartAsync();

        var made = await api.PutAsync("/v1/schedules/hourly", Hourly);

        Assert.Equal(201, made.Status);
        Assert.Equal(
            """{"name":"hourly","expression":"rate(1 hour)","zone":"UTC","job":{"type":"hello","input":{"name":"Ada"}},"overlap":"skip","missed":"runOnce","jitter":300,"startAt":"2030-01-31T09:00:00Z","createdAt":"2030-01-31T08:00:00Z","isPaused":false,"nextAt":"2030-01-31T09:00:00Z"}""",
            made.Body);
        Assert.Equal(made.Body, (await api.GetAsync("/v1/schedules/hourly")).Body);
        Assert.Equal(200, (await api.PutAsync("/v1/schedules/hourly", Hourly)).Status);
        Assert.Equal((204, ""), await StatusAndBodyAsync(api.DeleteAsync("/v1/schedules/hourly")));
        Assert.Equal(404, (await api.GetAsync("/v1/schedules/hourly")).Status);
    }

    [Fact]
    public async Task A_paused_schedule_has_no_next_firing()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/schedules/hourly", Hourly);

        var paused = (await api.PostAsync("/v1/schedules/hourly/pause")).Json;
        var resumed = (await api.PostAsync("/v1/schedules/hourly/resume", "{}")).Json;

        Assert.Equal((true, null), (paused["isPaused"]!.GetValue<bool>(), paused["nextAt"]));
        Assert.Equal((false, "2030-01-31T09:00:00Z"), (resumed["isPaused"]!.GetValue<bool>(), resumed["nextAt"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Its_job_can_be_run_now()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/schedules/hourly", Hourly);

        var reply = await api.PostAsync("/v1/schedules/hourly/run");

        Assert.Equal((202, "queued"), (reply.Status, reply.Json["state"]!.GetValue<string>()));
        Assert.Equal("hello", (await api.GetAsync(reply.Header("Location"))).Json["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Its_firings_are_shown_before_and_after_it_is_made()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PutAsync("/v1/schedules/hourly", Hourly);

        var made = await api.GetAsync("/v1/schedules/hourly/preview?count=2");
        var unmade = await api.PostAsync("/v1/schedules/preview", """{"expression":"cron(0 8 ? * MON *)","zone":"Europe/Berlin","count":1}""");

        Assert.Equal("""{"firings":["2030-01-31T09:00:00Z","2030-01-31T10:00:00Z"]}""", made.Body);
        Assert.Equal("""{"firings":["2030-02-04T07:00:00Z"]}""", unmade.Body);
    }

    [Fact]
    public async Task Schedules_are_listed_by_name_page_by_page()
    {
        await using var api = await ApiServer.StartAsync();
        foreach (var name in new[] { "b", "a", "c" })
            await api.PutAsync($"/v1/schedules/{name}", Hourly);

        var first = (await api.GetAsync("/v1/schedules?limit=2")).Json;
        var second = (await api.GetAsync($"/v1/schedules?limit=2&after={first["next"]}")).Json;

        Assert.Equal(["a", "b"], first["schedules"]!.AsArray().Select(static one => one!["name"]!.GetValue<string>()));
        Assert.Equal(["c"], second["schedules"]!.AsArray().Select(static one => one!["name"]!.GetValue<string>()));
        Assert.Null(second["next"]);
    }

    private static async Task<(int, string)> StatusAndBodyAsync(Task<Reply> asked)
    {
        var reply = await asked;
        return (reply.Status, reply.Body);
    }
}
