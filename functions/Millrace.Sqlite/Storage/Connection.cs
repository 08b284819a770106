using Microsoft.Data.Sqlite;

namespace Millrace.Sqlite.Storage;

/// <summary>A connection with the statements that were prepared on it. For one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Action _written;

    public Connection(string path, SqliteOpenMode mode)
    {
        // Not pooled: a pool would keep connections open that write or checkpoint behind our back.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        _connection.Open();
        _written = () => Writes++;
        // Somebody may look into the file with a tool of theirs: a short lock is waited for.
        Execute("PRAGMA busy_timeout = 5000");
    }

    /// <summary>How many prepared statements ran that change rows: for tests and benchmarks.</summary>
    public long Writes { get; private set; }

    /// <summary>The statement of a text, prepared once.</summary>
    public Statement this[string sql]
    {
        get
        {
            if (!_statements.TryGetValue(sql, out var statement))
                _statements.Add(sql, statement = new Statement(_connection, sql, _written));

            return statement;
        }
    }

    /// <summary>Whether a transaction is open: some errors end it by themselves.</summary>
    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Runs one or more statements that are used once.</summary>
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The single value that a statement answers with.</summary>
    public object? Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();

        _connection.Dispose();
    }
}
