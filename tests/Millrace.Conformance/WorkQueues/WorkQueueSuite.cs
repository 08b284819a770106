using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Conformance.WorkQueues;

/// <summary>How the work queue suite opens the driver that it judges.</summary>
public abstract class WorkQueueSuite : ContractSuite
{
    /// <summary>How long test deliveries stay hidden.</summary>
    protected static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);

    /// <summary>The lane of most tests.</summary>
    protected static readonly Lane Cpu = Lane.Default;

    /// <summary>Whether messages outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    /// <summary>Whether messages come first in first out. False for a queue that keeps order by its best effort.</summary>
    protected virtual bool KeepsOrder => true;

    /// <summary>
    /// Whether the queue lives by the suite's clock. False for a service with a clock of its own: its driver shows by tests
    /// of its own, in real time, that delays and visibility timeouts end.
    /// </summary>
    protected virtual bool ClockIsOurs => true;

    /// <summary>Whether the messages of a lane take turns by their fair keys. By default as far as the queue keeps order.</summary>
    protected virtual bool TakesTurns => KeepsOrder;

    /// <summary>An empty queue that uses the suite's clock, if the clock is ours. Called once a test.</summary>
    protected abstract Task<IWorkQueue> OpenAsync();

    /// <summary>Ends the open queue as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<IWorkQueue> ReopenAsync(Restart restart) => throw NotReopenable();

    /// <summary>Skips a test, aloud, where time cannot be turned.</summary>
    protected void SkipUnlessClockIsOurs() => Assert.SkipUnless(ClockIsOurs, "This queue has a clock of its own, which a test cannot turn.");

    /// <summary>A message for a job of its own.</summary>
    protected WorkMessage Message(Lane? lane = null) => new(lane ?? Cpu, JobId.New(Clock.GetUtcNow()), 3);

    /// <summary>Messages for jobs of their own.</summary>
    protected IReadOnlyList<WorkMessage> Messages(int count, Lane? lane = null) => [.. Enumerable.Range(0, count).Select(_ => Message(lane))];

    /// <summary>Receives, in as many calls as the driver needs, exactly so many messages that can be had now.</summary>
    protected static Task<IReadOnlyList<Delivery>> ReceiveAsync(IWorkQueue queue, int count, Lane? lane = null) =>
        ReceiveAsync(queue, count, lane ?? Cpu, Visibility);

    /// <summary>The same, hidden for <paramref name="visibility"/>.</summary>
    protected static async Task<IReadOnlyList<Delivery>> ReceiveAsync(IWorkQueue queue, int count, Lane lane, TimeSpan visibility)
    {
        var received = new List<Delivery>();
        while (received.Count < count)
        {
            var receiving = queue.ReceiveAsync(lane, count - received.Count, visibility, Cancel);
            var some = await receiving.WaitAsync(Patience, Cancel);
            Assert.InRange(some.Count, 1, count - received.Count);
            received.AddRange(some);
        }

        return received;
    }

    /// <summary>Makes sure that nothing can be had now: a marker that is sent last is the only message that comes.</summary>
    protected async Task NothingComesAsync(IWorkQueue queue, Lane? lane = null)
    {
        var marker = Message(lane);
        await queue.SendAsync([marker], TimeSpan.Zero, Cancel);

        var received = await queue.ReceiveAsync(lane ?? Cpu, 10, Visibility, Cancel).WaitAsync(Patience, Cancel);

        Assert.Equal([marker], received.Select(static delivery => delivery.Message));
        await queue.DeleteAsync(received, Cancel);
    }

    /// <summary>The status of one lane.</summary>
    protected static async Task<LaneStatus> StatusAsync(IWorkQueue queue, Lane? lane = null) =>
        Assert.Single(await queue.DescribeAsync(Cancel), status => status.Lane == (lane ?? Cpu));
}
