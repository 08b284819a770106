using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Millrace.Blobs;
using Millrace.Changes;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Logs;
using Millrace.Pipelines;
using Millrace.Queues;
using Millrace.Sqlite.Blobs;
using Millrace.Sqlite.Documents;
using Millrace.Sqlite.Jobs;
using Millrace.Sqlite.Logs;
using Millrace.Sqlite.Pipelines;
using Millrace.Sqlite.Queues;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite;

/// <summary>
/// Everything that a single process keeps: one SQLite file in WAL mode with exactly one connection that writes and
/// checkpoints, read-only connections for the rest, and a folder of blobs.
/// </summary>
public sealed class SqliteStorage : IDisposable, IGroupEvents
{
    private readonly DataFolder _folder;
    private readonly Connection _connection;
    private readonly GroupCommitWriter _writer;
    private readonly ConcurrentBag<Connection> _readers = [];
    private readonly SqliteChangeFeed _changes;
    private readonly ConcurrentDictionary<string, SqliteWorkQueue> _queues = new(StringComparer.Ordinal);
    private readonly SqliteJobStore _jobs;
    private readonly TimeProvider _clock;

    private SqliteStorage(DataFolder folder, Connection connection, TimeProvider clock)
    {
        _folder = folder;
        _connection = connection;
        Version = (string)connection.Scalar("SELECT sqlite_version()")!; // This function always answers.
        _changes = new SqliteChangeFeed(this, connection);
        _clock = clock;
        _jobs = new SqliteJobStore(this, _changes, clock);
        _writer = new GroupCommitWriter(connection, this);
        Logs = new SqliteJobLog(this);
        Executions = new SqliteExecutionStore(this);
        Documents = new SqliteDocumentStore(this);
        Blobs = new FileBlobStore(folder.Blobs);
        Jobs = new LargePayloads(_jobs, _jobs, Blobs);
    }

    /// <summary>The version of the SQLite library.</summary>
    public string Version { get; }

    /// <summary>The folder with the data.</summary>
    public string Folder => _folder.Path;

    /// <summary>How many transactions were committed since the start.</summary>
    public long Commits => _writer.Commits;

    /// <summary>How many statements ran in them that change rows.</summary>
    public long Writes => _connection.Writes;

    /// <summary>The jobs.</summary>
    public LargePayloads Jobs { get; }

    /// <summary>Their first claims.</summary>
    public IFirstClaims FirstClaims => _jobs;

    /// <summary>What binds the jobs to each other.</summary>
    public IJobRelations Relations => _jobs;

    /// <summary>The changes of the jobs.</summary>
    public IChangeFeed Changes => _changes;

    /// <summary>The messages that wake workers.</summary>
    public IWorkQueue Queue => QueueOf("");

    /// <summary>The lines that attempts wrote.</summary>
    public IJobLog Logs { get; }

    /// <summary>The executions of state machines.</summary>
    public IExecutionStore Executions { get; }

    /// <summary>What the platform keeps that is not a job.</summary>
    public IDocumentStore Documents { get; }

    /// <summary>Large values.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>Takes the folder, creates or migrates the database, and starts to write.</summary>
    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    /// <exception cref="DataFolderUnusableException">Its database is none, is damaged, or is of a newer version.</exception>
    public static SqliteStorage Open(SqliteOptions options, TimeProvider clock)
    {
        SqliteLibrary.Use();
        var folder = DataFolder.Take(options.Folder);
        Connection? connection = null;
        try
        {
            connection = new Connection(folder.Database, SqliteOpenMode.ReadWriteCreate);
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute($"PRAGMA synchronous = {(options.SurvivesPowerLoss ? "FULL" : "NORMAL")}");
            // A page that changes again and again between two checkpoints is copied once: 32 MB of log are few checkpoints, and quickly read.
            connection.Execute("PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000");
            Schema.Bring(connection);
            return new SqliteStorage(folder, connection, clock);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            folder.Dispose();
            if (e is SqliteException or InvalidOperationException)
                throw new DataFolderUnusableException(folder.Database, e);

            throw;
        }
    }

    /// <summary>
    /// Ends the leases that an earlier process left behind. This process holds the folder, so that one is dead, and its
    /// attempts need not be waited for. Call once, before the first claim: what it left unclaimed may have run in it, see <see cref="IFirstClaims"/>.
    /// </summary>
    public Task EndLeasesOfDeadProcessAsync(DateTimeOffset now, CancellationToken cancellationToken) => _jobs.InheritAsync(now, cancellationToken);

    /// <summary>Commits what is waiting, closes the file and gives the folder back.</summary>
    public void Dispose()
    {
        _jobs.Hurry();
        _writer.Dispose();
        foreach (var queue in _queues.Values)
            queue.Dispose();

        while (_readers.TryTake(out var reader))
            reader.Dispose();

        _connection.Dispose();
        _folder.Dispose();
    }

    /// <summary>The messages of a pool's workers. What is sent through any of these queues goes to its own pool.</summary>
    public IWorkQueue QueueFor(string pool) => QueueOf(pool);

    internal SqliteWorkQueue QueueOf(string pool) => _queues.GetOrAdd(pool, static (pool, storage) => new SqliteWorkQueue(storage, pool, storage._clock), this);

    internal void WakeWriter() => _writer.Wake();

    internal Task<T> WriteAsync<T>(Func<WriteScope, T> write, CancellationToken cancellationToken) =>
        _writer.RunAsync(write, cancellationToken);

    /// <summary>Reads on a connection of its own: sees everything that was committed before, and never waits for the writer.</summary>
    internal T Read<T>(Func<Connection, T> read)
    {
        if (!_readers.TryTake(out var reader))
            reader = new Connection(_folder.Database, SqliteOpenMode.ReadOnly);

        try
        {
            var result = read(reader);
            _readers.Add(reader);
            return result;
        }
        catch
        {
            // A statement of it may stand in the middle of its rows, and with it a snapshot.
            reader.Dispose();
            throw;
        }
    }

    TimeSpan? IGroupEvents.Patience => _jobs.Patience;

    void IGroupEvents.Committing(WriteScope scope)
    {
        _jobs.WriteDueClaims(scope);
        SqliteWorkQueue.Write(scope);
        foreach (var (_, queue) in _queues)
            queue.DeleteDone(scope);

        _changes.Store(scope);
    }

    void IGroupEvents.RolledBack(WriteScope scope) => _jobs.RolledBack(scope);

    void IGroupEvents.Committed(WriteScope scope)
    {
        _jobs.Committed(scope);
        _changes.Publish(scope.Changes);
        SqliteWorkQueue.Committed(scope.Sent);
        scope.Committed();
    }
}
