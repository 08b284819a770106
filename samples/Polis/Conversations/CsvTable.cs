using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Polis.Conversations;

/// <summary>
/// One CSV file (RFC 4180, UTF-8 with or without byte order mark) read row by row. What is wrong with its form goes to the
/// problems; a row that came through has every column of the header.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private readonly Problems _problems;
    private readonly CsvReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    private CsvTable(string name, byte[] content, bool hasHeader, Problems problems)
    {
        (Name, _problems) = (name, problems);
        _reader = CsvReader.Create(content, new CsvReaderOptions
        {
            // Not guessed: a summary full of semicolons must not change what a column is.
            Separator = ',',
            HasHeader = hasHeader,
            TrackLineNumbers = true,
            OnMalformedRecord = record => problems.Add(
                $"{name}, line {record.LineNumber}: a double quote stands alone. Double it inside a quoted field, or close the field."),
        });
    }

    public string Name { get; }

    /// <summary>Records below the header that were read so far, broken ones included.</summary>
    public int Rows { get; private set; }

    /// <summary>The line on which the row begins; a quoted field may run over several.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>Opens the file and checks that the header has every required column; otherwise reports it and gives null.</summary>
    public static CsvTable? Open(string name, byte[] content, string[] required, Problems problems)
    {
        if (!IsText(name, content, problems))
            return null;

        CsvTable table = new(name, content, hasHeader: true, problems);
        if (table._reader.Headers.Count == 0)
            problems.Add($"{name} is empty: its first line must be the header {string.Join(',', required)}.");
        else if (table.HasColumns(required))
            return table;

        table.Dispose();
        return null;
    }

    /// <summary>Reads a file without header, whose rows are a key and its value.</summary>
    public static (Dictionary<string, string> Pairs, int Rows) ReadPairs(string name, byte[] content, Problems problems)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        if (!IsText(name, content, problems))
            return (pairs, 0);

        using CsvTable table = new(name, content, hasHeader: false, problems);
        for (; table._reader.Read(); table.Rows++)
            pairs[table._reader.GetString(0).Trim()] = table._reader.GetString(1);

        return (pairs, table.Rows);
    }

    /// <summary>Goes to the next row that has every column.</summary>
    public bool Next()
    {
        while (!_problems.IsFull && _reader.Read())
        {
            Rows++;
            var (count, expected) = (_reader.FieldCount, _reader.Headers.Count);
            if (count == expected)
                return true;

            _problems.Add(count < expected
                ? $"{Name}, line {Line}, column {_reader.Headers[count]}: it is missing; the row has {count} columns, the header {expected}."
                : $"{Name}, line {Line}: the row has {count} columns, the header {expected}. Put text with commas in double quotes.");
        }

        return false;
    }

    public string Text(string column) => _reader.GetString(_columns[column]);

    public bool IsBlank(string column) => _reader.IsEmpty(_columns[column]);

    public bool TryInt(string column, out int number)
    {
        if (_reader.TryParse(_columns[column], out number))
            return true;

        Wrong(column, "is no whole number", "Write digits only.");
        return false;
    }

    public bool TryTimestamp(string column, out long milliseconds)
    {
        if (_reader.TryParse(_columns[column], out milliseconds))
            return true;

        Wrong(column, "is no number", "Write the milliseconds since 1970-01-01 UTC.");
        return false;
    }

    public void Wrong(string column, string what, string remedy) =>
        _problems.Add($"{Name}, line {Line}, column {column}: \"{Text(column)}\" {what}. {remedy}");

    public void Dispose() => _reader.Dispose();

    private bool HasColumns(string[] required)
    {
        for (var index = 0; index < _reader.Headers.Count; index++)
        {
            if (!_columns.TryAdd(_reader.Headers[index].Trim(), index))
                _problems.Add($"{Name}, line 1, column {_reader.Headers[index]}: the header has it twice. Keep one of them.");
        }

        var missing = Array.FindAll(required, column => !_columns.ContainsKey(column));
        foreach (var column in missing)
            _problems.Add($"{Name}, line 1, column {column}: the header lacks it. It must have {string.Join(',', required)}, parted by commas.");

        return missing.Length == 0;
    }

    /// <summary>False for a file in another encoding: it must not become a report full of replacement characters.</summary>
    private static bool IsText(string name, byte[] content, Problems problems)
    {
        if (Utf8.IsValid(content))
            return true;

        ReadOnlySpan<byte> rest = content;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
            rest = rest[length..];

        var line = content.AsSpan(0, content.Length - rest.Length).Count((byte)'\n') + 1;
        problems.Add($"{name}, line {line}: the text is not UTF-8. Save the file as UTF-8.");
        return false;
    }
}
