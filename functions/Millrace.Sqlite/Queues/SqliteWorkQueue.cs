using System.Runtime.InteropServices;
using System.Text;
using Millrace.Jobs;
using Millrace.Queues;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Queues;

/// <summary>Messages in SQLite, handed out from memory: a send writes, a receive does not, and what is done is deleted with the next write.</summary>
internal sealed class SqliteWorkQueue : IWorkQueue, IDisposable
{
    private readonly SqliteStorage _storage;
    private readonly string _pool;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly LaneBuffer[] _lanes = [.. Lane.All.Select(static _ => new LaneBuffer())];
    private readonly TaskCompletionSource?[] _arrivals = new TaskCompletionSource?[Lane.All.Count];
    private readonly ITimer _timer;
    private DateTimeOffset _timerAt = DateTimeOffset.MaxValue;
    private long _lastReceipt;
    private const long FirstIds = long.MinValue / 2; // Below zero: before all others, and in order among themselves.

    private readonly List<Bundle> _done = []; // Not deleted yet.

    // Only the writing thread touches these.
    private readonly StringBuilder _text = new();
    private long _lastId;
    private long _lastFirstId = FirstIds;

    public SqliteWorkQueue(SqliteStorage storage, string pool, TimeProvider clock)
    {
        _storage = storage;
        _pool = pool;
        _clock = clock;
        _timer = clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        storage.Read(connection =>
        {
            var rows = connection["SELECT lane, fair, sum(count), max(id + count - 1), max(CASE WHEN id < 0 THEN id END) FROM messages WHERE pool = ?1 GROUP BY lane, fair"].Bind(pool);
            while (rows.Read())
            {
                _lanes[rows.Int(0)].Found(rows.Text(1), rows.Long(2));
                _lastId = Math.Max(_lastId, rows.Long(3));
                _lastFirstId = Math.Max(_lastFirstId, rows.IsNull(4) ? FirstIds : rows.Long(4));
            }

            return 0;
        });
    }

    public Task SendAsync(IReadOnlyList<WorkMessage> messages, TimeSpan delay, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        return _storage.WriteAsync(
            scope =>
            {
                foreach (var message in messages)
                    _storage.QueueOf(message.Pool).Add(scope, message, now, now + delay);

                return 0;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(Lane lane, int limit, TimeSpan visibility, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                var deliveries = Take(lane, limit, visibility);
                if (deliveries.Count > 0)
                    return deliveries;

                arrival = (_arrivals[lane.Number] ??= NewSignal()).Task;
            }

            await arrival.WaitAsync(cancellationToken);
        }
    }

    public Task DeleteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var delivery in deliveries)
            {
                if (LaneOf(delivery).Remove(delivery.Receipt) is { } message && --message.Bundle.Left == 0)
                    _done.Add(message.Bundle);
            }
        }

        return Task.CompletedTask;
    }

    public Task ReturnAsync(IReadOnlyList<Delivery> deliveries, TimeSpan delay, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            foreach (var delivery in deliveries)
            {
                var lane = LaneOf(delivery);
                if (lane.End(delivery.Receipt) is { } message)
                    lane.Show(message, now + delay, now);

                Arm(lane);
                Signal(delivery.Message.Lane);
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LaneStatus>> DescribeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<LaneStatus>>(
                [.. Lane.All.Select(lane => (Lane: lane, Buffer: _lanes[lane.Number]))
                    .Select(static x => new LaneStatus(x.Lane, x.Buffer.Depth, x.Buffer.InFlight, x.Buffer.OldestAt))]);
        }
    }

    public void Dispose() => _timer.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LaneBuffer LaneOf(Delivery delivery) => _lanes[delivery.Message.Lane.Number];

    /// <summary>Makes committed messages known.</summary>
    internal static void Committed(List<(SqliteWorkQueue Queue, StoredMessage Message)> sent)
    {
        for (var from = 0; from < sent.Count;)
        {
            var to = from + 1;
            while (to < sent.Count && sent[to].Queue == sent[from].Queue)
                to++;

            sent[from].Queue.Arrive(sent, from, to);
            from = to;
        }
    }

    /// <summary>Adds a message to a transaction; it is seen when that is committed.</summary>
    internal void Add(WriteScope scope, WorkMessage message, DateTimeOffset now, DateTimeOffset visibleAt) =>
        scope.Sent.Add((this, new StoredMessage(message, now, visibleAt)));

    /// <summary>Writes the messages of a transaction, those that go together in one row.</summary>
    internal static void Write(WriteScope scope)
    {
        var sent = CollectionsMarshal.AsSpan(scope.Sent);
        while (sent is [var first, ..])
        {
            var count = 1;
            while (count < sent.Length && count < Bundle.Most && sent[count].Queue == first.Queue && sent[count].Message.GoesWith(first.Message))
                count++;

            first.Queue.Write(scope.Connection, sent[..count]);
            sent = sent[count..];
        }
    }

    /// <summary>Deletes, in a transaction that there is anyway, the rows whose messages are all done: one that comes again does no harm.</summary>
    internal void DeleteDone(WriteScope scope)
    {
        Bundle[] done;
        lock (_lock)
        {
            if (_done.Count == 0)
                return;

            done = [.. _done];
        }

        foreach (var bundle in done)
            scope.Connection["DELETE FROM messages WHERE pool = ?1 AND lane = ?2 AND fair = ?3 AND id = ?4"].Bind(_pool, bundle.Lane.Number, bundle.Fair, bundle.Id).Run();

        scope.AfterCommit(() =>
        {
            lock (_lock)
                _done.RemoveRange(0, done.Length);
        });
    }

    private void Write(Connection connection, ReadOnlySpan<(SqliteWorkQueue Queue, StoredMessage Message)> sent)
    {
        var first = sent[0].Message;
        var bundle = new Bundle(first.Message.Lane, first.Fair, first.GoesFirst ? ++_lastFirstId : _lastId + 1, sent.Length);
        if (!first.GoesFirst)
            _lastId += sent.Length;

        _text.Clear();
        for (var i = 0; i < sent.Length; i++)
            Bundle.Append(_text, sent[i].Message.In(bundle, i).Message);

        connection["INSERT INTO messages (pool, lane, fair, id, count, jobs, sent_at, visible_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"]
            .Bind(_pool, bundle.Lane.Number, bundle.Fair, bundle.Id, sent.Length, _text.ToString(), first.SentAt, first.VisibleAt).Run();
    }

    private void Arrive(List<(SqliteWorkQueue Queue, StoredMessage Message)> sent, int from, int to)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            for (var i = from; i < to; i++)
            {
                var message = sent[i].Message;
                var lane = _lanes[message.Message.Lane.Number];
                lane.Sent(message, now);
                if (message.VisibleAt > now)
                    Arm(lane);
                else
                    Signal(message.Message.Lane);
            }
        }
    }

    private List<Delivery> Take(Lane lane, int limit, TimeSpan visibility)
    {
        var buffer = _lanes[lane.Number];
        var now = _clock.GetUtcNow();
        buffer.Tick(now);
        List<Delivery> deliveries = [];
        while (deliveries.Count < limit && buffer.Next(turn => _storage.Read(connection => Load(connection, lane, turn)), now) is { } message)
            deliveries.Add(buffer.HandOut(message, ++_lastReceipt, now + visibility));

        Arm(buffer);
        return deliveries;
    }

    private (IReadOnlyList<StoredMessage> Messages, bool HasMore) Load(Connection connection, Lane lane, Turn turn)
    {
        var rows = connection["SELECT id, count, jobs, sent_at, visible_at FROM messages WHERE pool = ?1 AND lane = ?2 AND fair = ?3 AND id > ?4 ORDER BY id LIMIT ?5"]
            .Bind(_pool, lane.Number, turn.Key, turn.LastLoaded, LaneBuffer.Capacity / Bundle.Most);
        List<StoredMessage> messages = [];
        var read = 0;
        for (; rows.Read(); read++)
        {
            var bundle = new Bundle(lane, turn.Key, rows.Long(0), rows.Int(1));
            var place = 0;
            foreach (var (job, epoch) in Bundle.Read(rows.Text(2)))
            {
                var message = new WorkMessage(lane, job, epoch) { Pool = _pool, FairKey = turn.Key.Length == 0 ? null : turn.Key };
                messages.Add(new StoredMessage(message, rows.Time(3), rows.Time(4)).In(bundle, place++));
            }
        }

        return (messages, read == LaneBuffer.Capacity / Bundle.Most);
    }

    private void Signal(Lane lane)
    {
        // Nobody waits for it: then it need not be made anew.
        var waiting = _arrivals[lane.Number];
        if (waiting is null)
            return;

        _arrivals[lane.Number] = null;
        waiting.SetResult();
    }

    private void Arm(LaneBuffer lane)
    {
        if (lane.NextAt is not { } at || at >= _timerAt)
            return;

        _timerAt = at;
        var wait = at - _clock.GetUtcNow();
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_lock)
        {
            _timerAt = DateTimeOffset.MaxValue;
            var now = _clock.GetUtcNow();
            foreach (var lane in Lane.All)
            {
                var buffer = _lanes[lane.Number];
                buffer.Tick(now);
                if (buffer.HasAny)
                    Signal(lane);

                Arm(buffer);
            }
        }
    }
}
