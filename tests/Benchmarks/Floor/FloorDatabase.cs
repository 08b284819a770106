using SQLitePCL;

namespace Benchmarks.Floor;

/// <summary>
/// One table in one file in WAL mode, and one thread that writes: what arrives while it commits goes into the next transaction together. An insert
/// for each job, an update at its end, and nothing else.
/// </summary>
internal sealed class FloorDatabase : IDisposable
{
    private const string Table =
        """
        CREATE TABLE jobs (
          number     INTEGER PRIMARY KEY,
          id         TEXT NOT NULL UNIQUE,
          type       TEXT NOT NULL,
          input      TEXT NOT NULL,
          state      INTEGER NOT NULL,
          created_at INTEGER NOT NULL,
          ended_at   INTEGER,
          result     TEXT
        )
        """;

    private readonly sqlite3 _connection;
    private readonly FloorStatement _begin, _commit, _insert, _end;
    private readonly Action<FloorJob> _added;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Thread _thread;
    private List<Write> _waiting = [];
    private long _last;
    private bool _isClosed;

    /// <param name="folder">An empty folder.</param>
    /// <param name="synchronous"><c>NORMAL</c> or <c>FULL</c>.</param>
    /// <param name="added">Told of each job that is committed, on the writing thread.</param>
    public FloorDatabase(string folder, string synchronous, Action<FloorJob> added)
    {
        _added = added;
        FloorStatement.Check(raw.sqlite3_open(Path.Combine(folder, "floor.db"), out _connection), _connection);
        // The settings of Millrace.Sqlite.
        Execute("PRAGMA journal_mode = WAL");
        Execute($"PRAGMA synchronous = {synchronous}");
        Execute("PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000");
        Execute(Table);
        _begin = new FloorStatement(_connection, "BEGIN IMMEDIATE");
        _commit = new FloorStatement(_connection, "COMMIT");
        _insert = new FloorStatement(_connection, "INSERT INTO jobs (number, id, type, input, state, created_at) VALUES (?1, ?2, ?3, ?4, 0, ?5)");
        _end = new FloorStatement(_connection, "UPDATE jobs SET state = 1, ended_at = ?2, result = ?3 WHERE number = ?1");
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many rows were inserted and changed.</summary>
    public int Changes => raw.sqlite3_total_changes(_connection);

    /// <summary>Loads the library, as Millrace.Sqlite does: without locks and counts that nobody needs.</summary>
    public static void Prepare()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(2); // SQLITE_CONFIG_MULTITHREAD
        _ = raw.sqlite3_config(9, 0); // SQLITE_CONFIG_MEMSTATUS
    }

    /// <summary>Ends when the jobs are committed.</summary>
    public Task AddAsync(params IReadOnlyList<FloorJob> jobs) => WriteAsync(new Write(jobs, IsEnd: false));

    /// <summary>Ends when the job's end and result are committed.</summary>
    public Task EndAsync(FloorJob job) => WriteAsync(new Write([job], IsEnd: true));

    public void Dispose()
    {
        lock (_gate)
            _isClosed = true;

        _arrived.Release();
        _thread.Join();
        foreach (var statement in new[] { _begin, _commit, _insert, _end })
            statement.Dispose();

        _connection.Dispose();
        _arrived.Dispose();
    }

    private Task WriteAsync(Write write)
    {
        lock (_gate)
        {
            _waiting.Add(write);
            if (_waiting.Count > 1)
                return write.Done.Task; // The thread has been woken for the first one.
        }

        _arrived.Release();
        return write.Done.Task;
    }

    private void Run()
    {
        while (true)
        {
            _arrived.Wait();
            List<Write> group;
            lock (_gate)
            {
                (group, _waiting) = (_waiting, []);
                if (group.Count == 0 && _isClosed)
                    return;
            }

            if (group.Count > 0)
                Commit(group);
        }
    }

    private void Commit(List<Write> group)
    {
        var now = TimeProvider.System.GetUtcNow().UtcTicks;
        _begin.Run();
        foreach (var write in group)
        {
            foreach (var job in write.Jobs)
            {
                if (write.IsEnd)
                    _end.Bind(1, job.Number).Bind(2, now).Bind(3, "true").Run();
                else
                    _insert.Bind(1, job.Number = ++_last).Bind(2, job.Id).Bind(3, "bench").Bind(4, job.Input).Bind(5, now).Run();
            }
        }

        _commit.Run();
        foreach (var write in group)
        {
            if (!write.IsEnd)
            {
                foreach (var job in write.Jobs)
                    _added(job);
            }

            write.Done.SetResult();
        }
    }

    private void Execute(string sql) => FloorStatement.Check(raw.sqlite3_exec(_connection, sql), _connection);

    private sealed record Write(IReadOnlyList<FloorJob> Jobs, bool IsEnd)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
