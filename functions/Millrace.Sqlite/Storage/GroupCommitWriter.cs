namespace Millrace.Sqlite.Storage;

/// <summary>
/// The one thread that writes. Writes that arrive while it commits are gathered and go into one transaction together:
/// under load a commit is shared by many, alone it is immediate.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    private const int LargestGroup = 1_000;

    private readonly Connection _connection;
    private readonly IGroupEvents _events;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread _thread;
    private List<Write> _waiting = [];
    private bool _closed;

    /// <summary>Starts the thread.</summary>
    /// <param name="connection">The only connection that writes and checkpoints.</param>
    /// <param name="events">Takes part in every group.</param>
    public GroupCommitWriter(Connection connection, IGroupEvents events)
    {
        (_connection, _events) = (connection, events);
        _thread = new Thread(Run) { IsBackground = true, Name = "millrace-sqlite-writer" };
        _thread.Start();
    }

    /// <summary>How many transactions were committed: for tests and benchmarks.</summary>
    public long Commits { get; private set; }

    /// <summary>
    /// Runs a write inside a transaction and ends when it is committed. The write may run twice, when another one of its
    /// group failed and the group was rolled back: it must not change anything but the database and its scope.
    /// </summary>
    public Task<T> RunAsync<T>(Func<WriteScope, T> write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);

        var entry = new Write<T>(write);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Add(entry);
            if (_waiting.Count > 1)
                return entry.Task; // The thread has been woken for the first one.
        }

        _arrived.Release();
        return entry.Task;
    }

    /// <summary>Lets the thread look how long it may wait.</summary>
    public void Wake() => _arrived.Release();

    /// <summary>Commits what is waiting and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;

            _closed = true;
        }

        _arrived.Release();
        _thread.Join();
        _arrived.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _arrived.Wait(PatienceOf(_events));
            List<Write> group;
            bool closed;
            lock (_gate)
            {
                (group, _waiting) = (_waiting, []);
                closed = _closed;
            }

            foreach (var part in group.Chunk(LargestGroup))
                Commit(part);

            if (group.Count == 0 && (closed || _events.Patience == TimeSpan.Zero))
                Commit([]);

            if (closed)
                return;
        }
    }

    // At least a millisecond: a clock that stands still must not let the thread spin.
    private static TimeSpan PatienceOf(IGroupEvents events) => events.Patience is not { } patience ? Timeout.InfiniteTimeSpan
        : patience > TimeSpan.FromMilliseconds(1) ? patience : TimeSpan.FromMilliseconds(1);

    private void Commit(Write[] group)
    {
        WriteScope scope;
        try
        {
            scope = CommitTogether(group);
        }
        catch (Exception e) when (group.Length <= 1)
        {
            // Without any, what was due is so again.
            foreach (var write in group)
                write.Fail(e);

            return;
        }
        catch (Exception)
        {
            // One of the group failed, and all were rolled back: each again on its own, so that only that one fails.
            foreach (var write in group)
                Commit([write]);

            return;
        }

        // Outside: what is committed must never be written again, whatever happens to those who are told of it.
        Commits++;
        _events.Committed(scope);
        foreach (var write in group)
            write.Complete();
    }

    private WriteScope CommitTogether(Write[] group)
    {
        var scope = new WriteScope(_connection);
        _connection["BEGIN IMMEDIATE"].Run();
        try
        {
            foreach (var write in group)
                write.Run(scope);

            _events.Committing(scope);
            _connection["COMMIT"].Run();
        }
        catch
        {
            if (_connection.IsInTransaction)
                _connection["ROLLBACK"].Run();

            _events.RolledBack(scope);
            throw;
        }

        return scope;
    }

    private abstract class Write
    {
        public abstract void Run(WriteScope scope);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Write<T>(Func<WriteScope, T> write) : Write
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Run(WriteScope scope) => _result = write(scope);

        public override void Complete() => _done.SetResult(_result!); // Run has set it.

        public override void Fail(Exception exception) => _done.SetException(exception);
    }
}
