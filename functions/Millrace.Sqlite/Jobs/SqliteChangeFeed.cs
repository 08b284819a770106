using System.Text;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>
/// The changes of the jobs, written in the transaction of each change. The newest are also kept in memory, where readers
/// that keep up find them.
/// </summary>
internal sealed class SqliteChangeFeed : IChangeFeed
{
    private const int Recent = 16_384;
    private const int TrimEvery = 2_048;

    private readonly SqliteStorage _storage;
    private readonly JobChange[] _recent = new JobChange[Recent];
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _firstRecent;
    private long _end;

    // Only the writing thread touches these.
    private readonly StringBuilder _text = new();
    private long _next;
    private long _trimmed;

    public SqliteChangeFeed(SqliteStorage storage, Connection connection)
    {
        _storage = storage;
        // A trimmed feed may be empty: then its subscribers know how far it had come.
        _end = (long)connection.Scalar(
            "SELECT max(coalesce((SELECT max(last) FROM change_log), 0), coalesce((SELECT max(position) FROM subscribers), 0))")!; // Never null.
        (_next, _firstRecent) = (_end, _end + 1);
    }

    public Task<IReadOnlyList<JobChange>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (after + 1 >= _firstRecent)
            {
                var count = (int)Math.Clamp(_end - after, 0, limit);
                var changes = new JobChange[count];
                for (var i = 0; i < count; i++)
                    changes[i] = _recent[(after + 1 + i) % Recent];

                return Task.FromResult<IReadOnlyList<JobChange>>(changes);
            }
        }

        return Task.FromResult(_storage.Read(connection => ReadStored(connection, after, limit)));
    }

    public Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        lock (_lock)
            return _end > after ? Task.CompletedTask : _more.Task.WaitAsync(cancellationToken);
    }

    public Task<long> EndAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_end);
    }

    public Task<long> SubscribeAsync(string subscriber, CancellationToken cancellationToken) => _storage.WriteAsync(
        scope =>
        {
            scope.Connection["INSERT INTO subscribers (name, position) VALUES (?1, 0) ON CONFLICT DO NOTHING"].Bind(subscriber).Run();
            var rows = scope.Connection["SELECT position FROM subscribers WHERE name = ?1"].Bind(subscriber);
            rows.Read();
            var position = rows.Long(0);
            rows.Reset();
            return position;
        },
        cancellationToken);

    public Task SaveAsync(string subscriber, long position, CancellationToken cancellationToken) => _storage.WriteAsync(
        scope =>
        {
            scope.Connection["UPDATE subscribers SET position = ?2 WHERE name = ?1"].Bind(subscriber, position).Run();
            if (position - _trimmed >= TrimEvery)
                Trim(scope.Connection);

            return 0;
        },
        cancellationToken);

    /// <summary>Adds a change to the transaction of the change.</summary>
    public void Append(WriteScope scope, Job job, DateTimeOffset now)
    {
        // After a rollback the positions of its group are used again: readers see no gap.
        if (scope.Changes.Count == 0)
            _next = _end;

        scope.Changes.Add(new JobChange(
            ++_next, job.Id, job.Type, job.Lane, job.Version, job.Epoch, job.State.Name, job.DueAt, job.IsAwaited, now)
        {
            Trace = job.Trace,
            Pool = job.Terms.Pool,
            FairKey = job.Terms.FairKey,
        });
    }

    /// <summary>Writes the changes of a transaction, in one row: a row for each would cost as much as the changes themselves.</summary>
    public void Store(WriteScope scope)
    {
        if (scope.Changes is not [var first, ..])
            return;

        _text.Clear();
        foreach (var change in scope.Changes)
            StoredChange.Append(_text, change);

        scope.Connection["INSERT INTO change_log (last, first, changes) VALUES (?1, ?2, ?3)"]
            .Bind(scope.Changes[^1].Position, first.Position, _text.ToString()).Run();
    }

    /// <summary>Makes committed changes known.</summary>
    public void Publish(List<JobChange> changes)
    {
        if (changes.Count == 0)
            return;

        TaskCompletionSource more;
        lock (_lock)
        {
            foreach (var change in changes)
                _recent[change.Position % Recent] = change;

            _end = changes[^1].Position;
            _firstRecent = Math.Max(_firstRecent, _end - Recent + 1);
            (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
    }

    private void Trim(Connection connection)
    {
        var rows = connection["SELECT min(position) FROM subscribers"];
        rows.Read();
        _trimmed = rows.Long(0);
        rows.Reset();
        connection["DELETE FROM change_log WHERE last <= ?1"].Bind(_trimmed).Run();
    }

    private static IReadOnlyList<JobChange> ReadStored(Connection connection, long after, int limit)
    {
        List<JobChange> changes = [];
        var rows = connection["SELECT first, changes FROM change_log WHERE last > ?1 ORDER BY last"].Bind(after);
        while (changes.Count < limit && rows.Read())
        {
            var position = rows.Long(0);
            foreach (var stored in StoredChange.Read(rows.Text(1)))
            {
                if (position > after && changes.Count < limit)
                    changes.Add(stored.Of(SqliteJobStore.Find(connection, stored.Job), position));

                position++;
            }
        }

        rows.Reset();
        return changes;
    }
}
