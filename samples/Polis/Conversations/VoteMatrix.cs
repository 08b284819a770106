using System.Text.Json.Serialization;

namespace Polis.Conversations;

/// <summary>
/// The votes of participants (rows) on comments (columns): agree = +1, pass = 0, disagree = -1, missing = no vote.
/// Compressed sparse rows in memory; in JSON one base64 string of about one byte a vote.
/// </summary>
[JsonConverter(typeof(VoteMatrixConverter))]
internal sealed class VoteMatrix
{
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly sbyte[] _values;

    /// <param name="rowStarts">Rows + 1 offsets into <paramref name="columns"/>, the last one its length.</param>
    /// <param name="columns">Column of each vote, ascending within a row.</param>
    /// <param name="values">-1, 0 or +1 of each vote.</param>
    public VoteMatrix(int columnCount, int[] rowStarts, int[] columns, sbyte[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns.Length, rowStarts[^1], nameof(columns));
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, columns.Length, nameof(values));
        Columns = columnCount;
        (_rowStarts, _columns, _values) = (rowStarts, columns, values);
    }

    public int Rows => _rowStarts.Length - 1;
    public int Columns { get; }

    /// <summary>Votes that are not missing.</summary>
    public int Cells => _columns.Length;

    public int CountOf(int row) => _rowStarts[row + 1] - _rowStarts[row];

    public ReadOnlySpan<int> ColumnsOf(int row) => _columns.AsSpan(_rowStarts[row], CountOf(row));

    public ReadOnlySpan<sbyte> ValuesOf(int row) => _values.AsSpan(_rowStarts[row], CountOf(row));
}
