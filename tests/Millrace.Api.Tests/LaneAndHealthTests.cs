using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Api.Tests;

public sealed class LaneAndHealthTests
{
    [Fact]
    public async Task Lanes_say_what_waits_and_for_how_long()
    {
        await using var api = await ApiServer.StartAsync();
        var (queue, clock) = (api.Drivers.Queue, api.Drivers.Clock);
        var messages = Enumerable.Range(0, 3).Select(_ => new WorkMessage(Lane.Default, JobId.New(clock.GetUtcNow()), 0));
        await queue.SendAsync([.. messages], TimeSpan.Zero, ApiServer.Token);
        await queue.ReceiveAsync(Lane.Default, 1, TimeSpan.FromMinutes(1), ApiServer.Token);
        clock.Advance(TimeSpan.FromMilliseconds(2500));

        var lanes = (await api.GetAsync("/v1/lanes")).Json["lanes"]!.AsArray();

        Assert.Equal(Lane.All.Select(static lane => lane.Name), lanes.Select(static lane => lane!["lane"]!.GetValue<string>()));
        Assert.Equal("""{"lane":"cpu","depth":2,"inFlight":1,"oldestAge":2.5}""", lanes[1]!.ToJsonString());
        Assert.Equal("""{"lane":"gpu","depth":0,"inFlight":0,"oldestAge":null}""", lanes[7]!.ToJsonString());
    }

    [Fact]
    public async Task A_server_whose_store_answers_is_healthy()
    {
        await using var api = await ApiServer.StartAsync();

        var reply = await api.GetAsync("/health");

        Assert.Equal((200, """{"status":"ok"}"""), (reply.Status, reply.Body));
    }
}
