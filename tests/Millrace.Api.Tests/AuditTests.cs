namespace Millrace.Api.Tests;

public sealed class AuditTests
{
    [Fact]
    public async Task Every_act_is_in_the_trail_under_the_name_that_the_caller_gave()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        string[] acts =
        [
            $"POST /v1/jobs/{id}/pause", $"POST /v1/jobs/{id}/resume", $"POST /v1/jobs/{id}/retry", $"POST /v1/jobs/{id}/discard", $"POST /v1/jobs/{id}/cancel",
            "POST /v1/types/hello/pause", "POST /v1/types/hello/resume", "PUT /v1/types/hello/pools {}",
            "PUT /v1/schedules/daily {\"expression\":\"rate(1 day)\",\"job\":{\"type\":\"any\",\"input\":null}}", "POST /v1/schedules/daily/pause", "POST /v1/schedules/daily/resume",
            "POST /v1/schedules/daily/run", "DELETE /v1/schedules/daily", "POST /v1/templates {\"name\":\"greeting\",\"type\":\"hello\"}", "POST /v1/templates/greeting/retire",
            "PUT /v1/resources/images {\"limit\":1}", "DELETE /v1/resources/images",
        ];

        foreach (var act in acts)
        {
            await SendAsync(api, act, "ada");
            api.Drivers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var entries = (await api.GetAsync("/v1/audit")).Json["entries"]!.AsArray();
        Assert.All(entries, static entry => Assert.Equal("ada", entry!["by"]!.GetValue<string>()));
        Assert.Equal(
            [
                "job.pause", "job.resume", "job.retry", "job.discard", "job.cancel", "type.pause", "type.resume", "type.pools", "schedule.set", "schedule.pause",
                "schedule.resume", "schedule.run", "schedule.delete", "template.create", "template.retire", "resource.set", "resource.delete",
            ],
            entries.Select(static entry => entry!["act"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_trail_is_followed_from_where_it_ended_or_from_a_time()
    {
        await using var api = await ApiServer.StartAsync();
        await api.PostAsync("/v1/types/hello/pause");
        api.Drivers.Clock.Advance(TimeSpan.FromHours(1));
        await api.PostAsync("/v1/types/hello/resume");

        var first = (await api.GetAsync("/v1/audit?limit=1")).Json;
        var rest = (await api.GetAsync($"/v1/audit?after={first["next"]}")).Json;

        Assert.Equal("""{"at":"2030-01-31T08:00:00Z","by":"api","act":"type.pause","target":"hello","detail":"Paused by a caller of the API."}""", first["entries"]![0]!.ToJsonString());
        Assert.Equal("type.resume", Assert.Single(rest["entries"]!.AsArray())!["act"]!.GetValue<string>());
        Assert.Equal(rest.ToJsonString(), (await api.GetAsync("/v1/audit?from=2030-01-31T09:00:00Z")).Json.ToJsonString());
        Assert.Equal($$"""{"entries":[],"next":"{{rest["next"]}}"}""", (await api.GetAsync($"/v1/audit?after={rest["next"]}")).Body);
    }

    private static async Task SendAsync(ApiServer api, string act, string actor)
    {
        var words = act.Split(' ', 3);
        using var request = new HttpRequestMessage(new HttpMethod(words[0]), new Uri(words[1], UriKind.Relative));
        if (words is [_, _, var body])
            request.Content = ApiServer.Json(System.Text.Encoding.UTF8.GetBytes(body));

        request.Headers.Add("Millrace-Actor", actor);
        await api.SendAsync(request);
    }
}
