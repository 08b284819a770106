using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Sqlite.Queues;
using Millrace.Testing;

namespace Millrace.Sqlite.Tests;

/// <summary>Jobs that ran before go before those that never did.</summary>
public sealed class FirstMessagesTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TemporaryStorage _storage;

    public FirstMessagesTests() => _storage = new TemporaryStorage(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _storage.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task A_job_that_runs_again_does_not_wait_behind_thousands_that_never_ran(Restart? restart)
    {
        var storage = _storage.Open();
        await storage.Queue.SendAsync(Messages(3 * LaneBuffer.Capacity, epoch: 0), TimeSpan.Zero, Cancel);
        var again = Messages(3, epoch: 1);
        await storage.Queue.SendAsync(again, TimeSpan.Zero, Cancel);
        if (restart is { } how)
            storage = _storage.Reopen(how);
        var late = Messages(1, epoch: 2);
        await storage.Queue.SendAsync(late, TimeSpan.Zero, Cancel);

        var received = (await storage.Queue.ReceiveAsync(Lane.Default, 6, TimeSpan.FromHours(1), Cancel)).Select(static delivery => delivery.Message).ToList();

        Assert.Equal([.. again, .. late], received[..4]);
        Assert.Equal([0, 0], received[4..].Select(static message => message.Epoch));
    }

    [Fact]
    public async Task All_are_received_once_whoever_goes_first()
    {
        var storage = _storage.Open();
        var sent = new List<WorkMessage>();
        for (var round = 0; round < 40; round++)
        {
            IReadOnlyList<WorkMessage> some = [.. Messages(60, epoch: 0), .. Messages(20, epoch: 1)];
            await storage.Queue.SendAsync(some, TimeSpan.Zero, Cancel);
            sent.AddRange(some);
            if (round % 10 == 9)
                storage = _storage.Reopen(Restart.Clean);
        }

        var received = new List<JobId>();
        while (received.Count < sent.Count)
        {
            var deliveries = await storage.Queue.ReceiveAsync(Lane.Default, 50, TimeSpan.FromHours(1), Cancel);
            received.AddRange(deliveries.Select(static delivery => delivery.Message.Job));
            await storage.Queue.DeleteAsync(deliveries, Cancel);
        }

        Assert.Equal(sent.Select(static message => message.Job).Order(), received.Order());
        Assert.Equal(0, (await storage.Queue.DescribeAsync(Cancel)).Sum(static lane => lane.Depth));
    }

    private IReadOnlyList<WorkMessage> Messages(int count, long epoch) =>
        [.. Enumerable.Range(0, count).Select(_ => new WorkMessage(Lane.Default, JobId.New(_clock.GetUtcNow()), epoch))];
}
