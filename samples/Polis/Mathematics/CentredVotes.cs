using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>
/// X = M - c: the votes minus their column's mean. A missing vote is taken for the mean, so it is zero here and costs nothing; so are
/// moderated-out columns. Sparse rows.
/// </summary>
internal sealed class CentredVotes
{
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly double[] _values;

    public CentredVotes(Conversation conversation)
    {
        var votes = conversation.Votes;
        ColumnCount = votes.Columns;
        Mean = MeanOf(conversation);
        _rowStarts = new int[votes.Rows + 1];
        _columns = new int[votes.Cells];
        _values = new double[votes.Cells];
        var next = 0;
        for (var row = 0; row < votes.Rows; row++)
        {
            var columns = votes.ColumnsOf(row);
            var values = votes.ValuesOf(row);
            for (var k = 0; k < columns.Length; k++)
            {
                if (conversation.Comments[columns[k]].IsModeratedOut())
                    continue;

                _columns[next] = columns[k];
                _values[next++] = values[k] - Mean[columns[k]];
            }

            _rowStarts[row + 1] = next;
        }

        foreach (var value in _values.AsSpan(0, next))
            Variance += value * value;
    }

    public int Rows => _rowStarts.Length - 1;
    public int ColumnCount { get; }

    /// <summary>c, the mean of the votes present in a column; 0 where moderated out.</summary>
    public double[] Mean { get; }

    /// <summary>Sum of the squares of all entries.</summary>
    public double Variance { get; }

    public ReadOnlySpan<int> ColumnsOf(int row) => _columns.AsSpan(_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]);

    public ReadOnlySpan<double> ValuesOf(int row) => _values.AsSpan(_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]);

    /// <summary>The row times a dense vector.</summary>
    public double Dot(int row, ReadOnlySpan<double> vector)
    {
        var columns = ColumnsOf(row);
        var values = ValuesOf(row);
        var sum = 0.0;
        for (var k = 0; k < columns.Length; k++)
            sum += values[k] * vector[columns[k]];

        return sum;
    }

    /// <summary>Adds factor times the row to a dense vector.</summary>
    public void AddTo(int row, double factor, Span<double> vector)
    {
        var columns = ColumnsOf(row);
        var values = ValuesOf(row);
        for (var k = 0; k < columns.Length; k++)
            vector[columns[k]] += factor * values[k];
    }

    private static double[] MeanOf(Conversation conversation)
    {
        var votes = conversation.Votes;
        var sums = new double[votes.Columns];
        var counts = new int[votes.Columns];
        for (var row = 0; row < votes.Rows; row++)
        {
            var columns = votes.ColumnsOf(row);
            var values = votes.ValuesOf(row);
            for (var k = 0; k < columns.Length; k++)
            {
                sums[columns[k]] += values[k];
                counts[columns[k]]++;
            }
        }

        for (var column = 0; column < sums.Length; column++)
            sums[column] = conversation.Comments[column].IsModeratedOut() ? 0 : sums[column] / Math.Max(counts[column], 1);

        return sums;
    }
}
