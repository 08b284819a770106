using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Testing;

namespace Millrace.Sqlite.Tests;

/// <summary>Two versions of workers on one store.</summary>
public sealed class PoolTests : IDisposable
{
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(1);
    private readonly ManualClock _clock = new();
    private readonly TemporaryStorage _storage;

    public PoolTests() => _storage = new TemporaryStorage(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task Workers_of_a_pool_get_the_messages_of_their_pool_and_no_others()
    {
        var storage = _storage.Open();
        var (old, next) = (Messages("", 50), Messages("v2", 50));

        await storage.Queue.SendAsync([.. old.Zip(next).SelectMany(static pair => new[] { pair.First, pair.Second })], TimeSpan.Zero, Cancel);

        Assert.Equal(old, await AllAsync(storage.QueueFor(""), 50));
        Assert.Equal(next, await AllAsync(storage.QueueFor("v2"), 50));
    }

    [Theory]
    [InlineData(Restart.Clean)]
    [InlineData(Restart.Crash)]
    public async Task Messages_of_a_pool_wait_for_its_workers_through_restarts(Restart restart)
    {
        var storage = _storage.Open();
        var next = Messages("v2", 5);
        await storage.Queue.SendAsync(next, TimeSpan.Zero, Cancel);

        storage = _storage.Reopen(restart);
        await storage.Queue.SendAsync(Messages("", 1), TimeSpan.Zero, Cancel);

        Assert.Equal(next, await AllAsync(storage.QueueFor("v2"), 5));
        Assert.Single(await AllAsync(storage.Queue, 1));
    }

    [Fact]
    public async Task A_message_that_is_deleted_in_one_pool_leaves_its_double_in_the_other()
    {
        var storage = _storage.Open();
        var message = Messages("", 1)[0];
        await storage.Queue.SendAsync([message, message with { Pool = "v2" }], TimeSpan.Zero, Cancel);

        await storage.Queue.DeleteAsync(await storage.Queue.ReceiveAsync(Lane.Default, 10, Visibility, Cancel), Cancel);
        storage = _storage.Reopen(Restart.Clean);

        Assert.Equal(0, (await storage.Queue.DescribeAsync(Cancel)).Sum(static lane => lane.Depth));
        Assert.Single(await AllAsync(storage.QueueFor("v2"), 1));
    }

    [Fact]
    public async Task The_feed_says_which_pool_a_job_belongs_to_also_when_it_is_read_from_the_file()
    {
        var storage = _storage.Open();
        await storage.Changes.SubscribeAsync("test", Cancel);
        await AJob.AddedToAsync(storage.Jobs, AJob.Request(_clock) with { Terms = new JobTerms { Pool = "v2", FairKey = "tenant" } }, Cancel);

        Assert.Equal(("v2", "tenant"), await FirstAsync(storage));
        Assert.Equal(("v2", "tenant"), await FirstAsync(_storage.Reopen(Restart.Clean)));
    }

    private static async Task<(string Pool, string? FairKey)> FirstAsync(SqliteStorage storage)
    {
        var change = Assert.Single(await storage.Changes.ReadAsync(0, 10, Cancel));
        return (change.Pool, change.FairKey);
    }

    private IReadOnlyList<WorkMessage> Messages(string pool, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new WorkMessage(Lane.Default, JobId.New(_clock.GetUtcNow()), 0) { Pool = pool })];

    private static async Task<IReadOnlyList<WorkMessage>> AllAsync(IWorkQueue queue, int count)
    {
        List<WorkMessage> all = [];
        while (all.Count < count)
            all.AddRange((await queue.ReceiveAsync(Lane.Default, 10, Visibility, Cancel)).Select(static delivery => delivery.Message));

        return all;
    }
}
