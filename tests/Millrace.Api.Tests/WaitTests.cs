using Millrace.Jobs;

namespace Millrace.Api.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task The_end_of_the_job_wakes_those_who_wait()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        var first = api.GetAsync($"/v1/jobs/{id}/wait?timeout=1m");
        var second = api.GetAsync($"/v1/jobs/{id}/wait");
        await ApiServer.UntilAsync(() => api.Drivers.Clock.ArmedTimers == 2);

        await api.Drivers.SettledAsync(id, new Verdict.Complete(new Payload("42")));

        foreach (var reply in await Task.WhenAll(first, second))
            Assert.Equal((200, "succeeded", 42), (reply.Status, reply.Json["state"]!.GetValue<string>(), reply.Json["result"]!.GetValue<int>()));
    }

    [Fact]
    public async Task When_the_timeout_is_over_the_job_is_shown_as_it_stands()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        var wait = api.GetAsync($"/v1/jobs/{id}/wait?timeout=500ms");
        await ApiServer.UntilAsync(() => api.Drivers.Clock.ArmedTimers == 1);

        api.Drivers.Clock.Advance(TimeSpan.FromMilliseconds(500));

        var reply = await wait;
        Assert.Equal((200, "queued"), (reply.Status, reply.Json["state"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_ended_job_is_shown_at_once()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        await api.PostAsync($"/v1/jobs/{id}/cancel");

        Assert.Equal("cancelled", (await api.GetAsync($"/v1/jobs/{id}/wait")).Json["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Hanging_up_ends_the_wait_and_is_no_error()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        using var hangUp = new CancellationTokenSource();
        var wait = api.Http.GetAsync(new Uri($"/v1/jobs/{id}/wait", UriKind.Relative), hangUp.Token);
        await ApiServer.UntilAsync(() => api.Drivers.Clock.ArmedTimers == 1);

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        await ApiServer.UntilAsync(() => api.Drivers.Clock.ArmedTimers == 0);
        Assert.Empty(api.Drivers.Logs.Errors);
    }

    [Fact]
    public async Task A_server_that_stops_answers_those_who_wait_with_the_job_as_it_stands()
    {
        await using var api = await ApiServer.StartAsync();
        var id = await api.SubmitAsync();
        var wait = api.GetAsync($"/v1/jobs/{id}/wait?timeout=1m");
        await ApiServer.UntilAsync(() => api.Drivers.Clock.ArmedTimers == 1);

        await api.App.StopAsync(ApiServer.Token);

        Assert.Equal((200, "queued"), ((await wait).Status, (await wait).Json["state"]!.GetValue<string>()));
    }
}
