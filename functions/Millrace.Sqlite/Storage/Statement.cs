using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Millrace.Sqlite.Storage;

/// <summary>
/// A prepared statement of one connection, bound by position. Below ADO.NET because a job's life is three small writes:
/// parameter objects cost more than the writes (docs/benchmarks.md).
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private readonly Action? _written;
    private readonly bool[] _isBound; // To more than null.
    private bool _isRunning;

    /// <summary>Prepares a text; <paramref name="written"/> is told of every run, if it changes rows.</summary>
    public Statement(SqliteConnection connection, string sql, Action written)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _isBound = new bool[raw.sqlite3_bind_parameter_count(_statement)];
        _written = raw.sqlite3_stmt_readonly(_statement) == 0 && !sql.StartsWith("BEGIN", StringComparison.Ordinal) ? written : null;
    }

    /// <summary>Binds values to the parameters, first to last.</summary>
    public Statement Bind(params ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            // What is null stays so from one run to the next.
            if (values[i].IsNull && !_isBound[i])
                continue;

            Check(values[i].Bind(_statement, i + 1));
            _isBound[i] = !values[i].IsNull;
        }

        return this;
    }

    /// <summary>Goes to the next row; false after the last, and the statement is ready for new values.</summary>
    public bool Read()
    {
        if (!_isRunning)
            _written?.Invoke();

        _isRunning = true;
        switch (raw.sqlite3_step(_statement))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                Reset();
                return false;
            default:
                _isRunning = false;
                var code = raw.sqlite3_reset(_statement);
                throw new SqliteException(raw.sqlite3_errmsg(_connection).utf8_to_string(), code, raw.sqlite3_extended_errcode(_connection));
        }
    }

    /// <summary>Runs a statement that answers with no rows, or whose rows do not matter.</summary>
    public void Run()
    {
        while (Read())
        {
        }
    }

    /// <summary>Runs a statement that changes rows, and says how many.</summary>
    public int RunAndCount()
    {
        Run();
        return raw.sqlite3_changes(_connection);
    }

    /// <summary>Leaves the rows that were not read.</summary>
    public void Reset()
    {
        _isRunning = false;
        raw.sqlite3_reset(_statement);
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public double Double(int column) => raw.sqlite3_column_double(_statement, column);

    // As bytes with a length: a text may hold the character U+0000.
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public DateTimeOffset Time(int column) => new(Long(column), TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(_connection).utf8_to_string(), code, raw.sqlite3_extended_errcode(_connection));
    }
}

/// <summary>A value to bind: a number, a text or null, without boxing.</summary>
internal readonly struct SqlValue
{
    private readonly string? _text;
    private readonly long _number;
    private readonly Kind _kind;

    private SqlValue(Kind kind, long number, string? text) => (_kind, _number, _text) = (kind, number, text);

    private enum Kind : byte
    {
        Null,
        Number,
        Real,
        Text,
    }

    public bool IsNull => _kind == Kind.Null;

    public static implicit operator SqlValue(long value) => new(Kind.Number, value, null);

    public static implicit operator SqlValue(double? value) =>
        value is { } real ? new SqlValue(Kind.Real, BitConverter.DoubleToInt64Bits(real), null) : default;

    public static implicit operator SqlValue(string? value) => value is null ? default : new SqlValue(Kind.Text, 0, value);

    /// <summary>Times are UTC ticks: exact, sortable, and a number.</summary>
    public static implicit operator SqlValue(DateTimeOffset value) => new(Kind.Number, value.UtcTicks, null);

    public static implicit operator SqlValue(DateTimeOffset? value) => value is { } time ? time : default(SqlValue);

    public int Bind(sqlite3_stmt statement, int index) => _kind switch
    {
        Kind.Number => raw.sqlite3_bind_int64(statement, index, _number),
        Kind.Real => raw.sqlite3_bind_double(statement, index, BitConverter.Int64BitsToDouble(_number)),
        Kind.Text => BindText(statement, index, _text!), // A text is never null: that is Kind.Null.
        _ => raw.sqlite3_bind_null(statement, index),
    };

    // As bytes with a length: a text may hold the character U+0000. SQLite copies them.
    private static int BindText(sqlite3_stmt statement, int index, string text)
    {
        const int onStack = 512;
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (longest <= onStack)
        {
            Span<byte> bytes = stackalloc byte[onStack];
            return raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            return raw.sqlite3_bind_text(statement, index, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
