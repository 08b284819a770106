using Millrace.Queues;

namespace Millrace.Conformance.WorkQueues;

/// <summary>How the messages of a lane take turns by their fair keys.</summary>
public abstract class WorkQueueTurns : WorkQueueDelivery
{
    [Fact]
    public async Task A_key_with_many_messages_does_not_starve_one_with_few()
    {
        SkipUnlessTurnsAreTaken();
        var queue = await OpenAsync();
        await queue.SendAsync([.. Of("large", 100)], TimeSpan.Zero, Cancel);
        await queue.SendAsync([.. Of("small", 2), .. Of("single", 1)], TimeSpan.Zero, Cancel);

        Assert.Equal(["large", "small", "single", "large", "small", "large"], await ReceivedAsync(queue, 6, atOnce: 6));
    }

    [Fact]
    public async Task Turns_go_on_from_one_receive_to_the_next()
    {
        SkipUnlessTurnsAreTaken();
        var queue = await OpenAsync();
        await queue.SendAsync([.. Of("a", 3), .. Of("b", 3)], TimeSpan.Zero, Cancel);

        Assert.Equal(["a", "b", "a", "b", "a", "b"], await ReceivedAsync(queue, 6, atOnce: 1));
    }

    [Fact]
    public async Task Within_a_key_the_first_sent_is_the_first_received()
    {
        SkipUnlessTurnsAreTaken();
        var queue = await OpenAsync();
        var (a, b) = (Of("a", 20).ToList(), Of("b", 20).ToList());
        await queue.SendAsync([.. a.Zip(b).SelectMany(static pair => new[] { pair.First, pair.Second })], TimeSpan.Zero, Cancel);

        var received = (await queue.ReceiveAsync(Cpu, 40, Visibility, Cancel)).Select(static delivery => delivery.Message).ToList();

        Assert.Equal(a, received.Where(static message => message.FairKey == "a"));
        Assert.Equal(b, received.Where(static message => message.FairKey == "b"));
    }

    [Fact]
    public async Task A_late_key_gets_its_turn_among_thousands_of_another_also_after_a_restart()
    {
        SkipUnlessTurnsAreTaken();
        var queue = await OpenAsync();
        await queue.SendAsync([.. Of("large", 5_000)], TimeSpan.Zero, Cancel);
        await queue.SendAsync([.. Of("late", 1)], TimeSpan.Zero, Cancel);
        if (SurvivesRestart)
            queue = await ReopenAsync(Restart.Crash);

        Assert.Contains("late", await ReceivedAsync(queue, 2, atOnce: 1));
    }

    [Fact]
    public async Task All_of_many_keys_are_received_once_each()
    {
        var queue = await OpenAsync();
        var sent = Enumerable.Range(0, 300).SelectMany(i => Of($"tenant-{i}", (i % 3) + 1)).ToList();
        await queue.SendAsync(sent, TimeSpan.Zero, Cancel);

        List<WorkMessage> received = [];
        while (received.Count < sent.Count)
        {
            var deliveries = await queue.ReceiveAsync(Cpu, 10, Visibility, Cancel);
            received.AddRange(deliveries.Select(static delivery => delivery.Message));
            await queue.DeleteAsync(deliveries, Cancel);
        }

        Assert.Equal(sent.Select(static message => message.Job).Order(), received.Select(static message => message.Job).Order());
    }

    private void SkipUnlessTurnsAreTaken() => Assert.SkipUnless(TakesTurns, "This queue serves its messages in an order of its own.");

    private IEnumerable<WorkMessage> Of(string key, int count) => Messages(count).Select(message => message with { FairKey = key });

    private static async Task<IReadOnlyList<string?>> ReceivedAsync(IWorkQueue queue, int count, int atOnce)
    {
        List<string?> keys = [];
        while (keys.Count < count)
            keys.AddRange((await queue.ReceiveAsync(Cpu, atOnce, Visibility, Cancel)).Select(static delivery => delivery.Message.FairKey));

        return keys;
    }
}
