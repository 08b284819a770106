using System.Text;
using SQLitePCL;

namespace Benchmarks.Floor;

/// <summary>A prepared statement that answers with no rows.</summary>
internal sealed class FloorStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public FloorStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), connection);
    }

    public static void Check(int code, sqlite3 connection)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            throw new InvalidOperationException($"SQLite answered with {code}: {raw.sqlite3_errmsg(connection).utf8_to_string()}");
    }

    public FloorStatement Bind(int place, long number)
    {
        Check(raw.sqlite3_bind_int64(_statement, place, number), _connection);
        return this;
    }

    /// <summary>Binds a short text.</summary>
    public FloorStatement Bind(int place, string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        Check(raw.sqlite3_bind_text(_statement, place, bytes[..Encoding.UTF8.GetBytes(text, bytes)]), _connection);
        return this;
    }

    public void Run()
    {
        Check(raw.sqlite3_step(_statement), _connection);
        raw.sqlite3_reset(_statement);
    }

    public void Dispose() => _statement.Dispose();
}
