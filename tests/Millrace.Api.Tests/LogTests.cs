using Microsoft.Extensions.Logging;
using Millrace.Logs;

namespace Millrace.Api.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task Lines_are_read_in_order_and_next_goes_on_after_them()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        var now = api.Drivers.Clock.GetUtcNow();
        await api.Drivers.Log.AppendAsync(
            id, [new LogLine(now, 1, LogLevel.Information, "Hello"), new LogLine(now, 1, LogLevel.Warning, "<b>'&\"\n"), new LogLine(now, 2, LogLevel.Error, "Bye")], ApiServer.Token);

        var first = await api.GetAsync($"/v1/jobs/{id}/logs?limit=2");
        var second = await api.GetAsync($"/v1/jobs/{id}/logs?after=2");
        var third = await api.GetAsync($"/v1/jobs/{id}/logs?after=3");

        Assert.Equal(
            """{"lines":[{"number":1,"at":"2030-01-31T08:00:00Z","level":"information","epoch":1,"text":"Hello"},{"number":2,"at":"2030-01-31T08:00:00Z","level":"warning","epoch":1,"text":"<b>'&\"\n"}],"next":2}""",
            first.Body);
        Assert.Equal("""{"lines":[{"number":3,"at":"2030-01-31T08:00:00Z","level":"error","epoch":2,"text":"Bye"}],"next":3}""", second.Body);
        Assert.Equal("""{"lines":[],"next":3}""", third.Body);
    }
}
