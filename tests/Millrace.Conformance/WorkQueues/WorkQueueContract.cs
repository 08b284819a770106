using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Testing;

namespace Millrace.Conformance.WorkQueues;

/// <summary>The promises of <see cref="IWorkQueue"/>. A driver's tests derive from this class; what it passes, it may claim.</summary>
public abstract class WorkQueueContract : WorkQueueWaiting
{
    private const int Steps = 300;

    /// <summary>Longer than the random test lasts where time cannot be turned.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    /// <summary>Set it to the seed of a failure to see the failure again.</summary>
    protected virtual int? Seed => null;

    [Fact]
    public async Task Random_operations_end_as_in_the_in_memory_queue()
    {
        var seed = Seed ?? Random.Shared.Next();
        var random = new Random(seed);
        var driver = await OpenAsync();
        var model = new InMemoryWorkQueue(Clock);
        var held = new List<(Delivery Driver, Delivery Model)>();
        for (var step = 1; step <= Steps; step++)
        {
            try
            {
                await StepAsync(driver, model, held, random);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, step {step}: {e.Message}", e);
            }
        }
    }

    private async Task StepAsync(IWorkQueue driver, InMemoryWorkQueue model, List<(Delivery Driver, Delivery Model)> held, Random random)
    {
        var some = held.Where(_ => random.Next(3) == 0).ToList();
        var delay = TimeSpan.FromSeconds(ClockIsOurs && random.Next(3) == 0 ? random.Next(40) : 0);
        switch (random.Next(6))
        {
            case 0 or 1:
                var messages = Messages(random.Next(1, 5), Lane.All[random.Next(2)]);
                await driver.SendAsync(messages, delay, Cancel);
                await model.SendAsync(messages, delay, Cancel);
                break;
            case 2:
                held.AddRange(await ReceiveFromBothAsync(driver, model, Lane.All[random.Next(2)]));
                break;
            case 3:
                await driver.DeleteAsync([.. some.Select(static pair => pair.Driver)], Cancel);
                await model.DeleteAsync([.. some.Select(static pair => pair.Model)], Cancel);
                break;
            case 4:
                await driver.ReturnAsync([.. some.Select(static pair => pair.Driver)], delay, Cancel);
                await model.ReturnAsync([.. some.Select(static pair => pair.Model)], delay, Cancel);
                break;
            default:
                Clock.Advance(TimeSpan.FromSeconds(ClockIsOurs ? random.Next(20) : 0));
                break;
        }
    }

    /// <summary>Takes all that can be had, in whatever order: that of messages that were returned or delayed is not promised.</summary>
    private async Task<IEnumerable<(Delivery Driver, Delivery Model)>> ReceiveFromBothAsync(IWorkQueue driver, InMemoryWorkQueue model, Lane lane)
    {
        // A receive waits while there is nothing; the marker makes sure that there is something.
        var marker = Message(lane);
        await driver.SendAsync([marker], TimeSpan.Zero, Cancel);
        await model.SendAsync([marker], TimeSpan.Zero, Cancel);
        var visibility = ClockIsOurs ? Visibility : Long;
        var expected = await model.ReceiveAsync(lane, int.MaxValue, visibility, Cancel);
        var actual = await ReceiveAsync(driver, expected.Count, lane, visibility);

        var pairs = actual.OrderBy(static one => one.Message.Job).Zip(expected.OrderBy(static one => one.Message.Job)).ToList();
        foreach (var (one, other) in pairs)
            Assert.Equal(other with { Receipt = one.Receipt, SentAt = ClockIsOurs ? other.SentAt : one.SentAt }, one);

        return pairs;
    }
}
