using Microsoft.Data.Sqlite;
using Millrace.Conformance;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Testing;

namespace Millrace.Sqlite.Tests;

/// <summary>Messages that share a row: each is delivered and deleted as if it had one of its own.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TemporaryStorage _temporary;
    private SqliteStorage _storage;

    public BundleTests()
    {
        _temporary = new TemporaryStorage(_clock);
        _storage = _temporary.Open();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Messages_of_one_transaction_share_rows()
    {
        await AddAsync(100);

        Assert.Equal((4L, 100L), (Scalar("SELECT count(*) FROM messages"), Scalar("SELECT sum(count) FROM messages")));
    }

    [Theory]
    [InlineData(1_000, 100, 7)] // Memory is full in the middle of a row.
    [InlineData(1_023, 2, 1_500)]
    [InlineData(1, 3_000, 33)]
    public async Task Each_message_comes_once_and_in_order_however_many_fit_into_memory(int first, int then, int after)
    {
        List<JobId> added = [.. await AddAsync(first), .. await AddAsync(then), .. await AddAsync(after)];

        var received = await ReceiveAllAsync(added.Count);

        Assert.Equal(added, received.Select(static delivery => delivery.Message.Job));
        Assert.Equal(0, (await StatusAsync()).Depth);
    }

    [Fact]
    public async Task After_a_crash_all_of_a_row_comes_again_in_order_until_its_last_message_is_done()
    {
        var added = await AddAsync(40);
        var received = await ReceiveAllAsync(40);
        await _storage.Queue.DeleteAsync([.. received.Where(static (_, i) => i != 35)], Cancel); // All of the first row, not all of the second.
        await AddAsync(0); // Nothing to write, but a transaction that takes the deleted row along.

        _storage = _temporary.Reopen(Restart.Crash);

        Assert.Equal(added.Skip(32), (await ReceiveAllAsync(8)).Select(static delivery => delivery.Message.Job));
    }

    [Fact]
    public async Task A_row_is_deleted_when_its_last_message_is_done()
    {
        await AddAsync(40);
        var received = await ReceiveAllAsync(40);

        await _storage.Queue.DeleteAsync(received, Cancel);
        Assert.Equal(0, (await StatusAsync()).Depth);
        _storage = _temporary.Reopen(Restart.Clean);

        Assert.Equal(0L, Scalar("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task Messages_of_different_keys_lanes_or_times_have_rows_of_their_own()
    {
        WorkMessage Of(string fair, Priority priority) => new(new Lane(ResourceClass.Cpu, priority), JobId.New(_clock.GetUtcNow()), 0) { FairKey = fair };
        WorkMessage[] sent = [Of("a", Priority.Normal), Of("b", Priority.Normal), Of("b", Priority.High), Of("b", Priority.High)];

        await _storage.Queue.SendAsync(sent, TimeSpan.Zero, Cancel);
        await _storage.Queue.SendAsync([sent[3]], TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal(4L, Scalar("SELECT count(*) FROM messages"));
    }

    private async Task<IReadOnlyList<Delivery>> ReceiveAllAsync(int count)
    {
        List<Delivery> received = [];
        while (received.Count < count)
            received.AddRange(await _storage.Queue.ReceiveAsync(Lane.Default, 100, TimeSpan.FromMinutes(1), Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel));

        return received;
    }

    private async Task<LaneStatus> StatusAsync() => (await _storage.Queue.DescribeAsync(Cancel)).Single(static lane => lane.Lane == Lane.Default);

    private async Task<IReadOnlyList<JobId>> AddAsync(int count) =>
        [.. (await _storage.Jobs.AddAsync([.. Enumerable.Range(0, count).Select(_ => AJob.Request(_clock))], Cancel)).Select(static one => Assert.IsType<Admission.Added>(one).Job.Id)];

    private long Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_storage.Folder, "millrace.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!; // Each of these answers with a number.
    }
}
