namespace Polis.Mathematics;

/// <summary>
/// Cosine distances between participants' centred votes, 0 to 2. People whose votes are all the mean have no direction: they are 0 apart
/// from each other and 1 from everybody else.
/// </summary>
internal sealed class CosineDistances
{
    private readonly CentredVotes _votes;
    private readonly double[] _lengths;
    private readonly double[] _dense;

    public CosineDistances(CentredVotes votes)
    {
        _votes = votes;
        _dense = new double[votes.ColumnCount];
        _lengths = new double[votes.Rows];
        for (var row = 0; row < votes.Rows; row++)
        {
            var squares = 0.0;
            foreach (var value in votes.ValuesOf(row))
                squares += value * value;

            _lengths[row] = Math.Sqrt(squares);
        }
    }

    public int Count => _lengths.Length;

    /// <summary>Distances from one participant to all, itself included.</summary>
    public void From(int row, Span<double> distances)
    {
        Array.Clear(_dense);
        _votes.AddTo(row, 1, _dense);
        for (var other = 0; other < Count; other++)
        {
            var product = _lengths[row] * _lengths[other];
            distances[other] = product > 0
                ? Math.Clamp(1 - _votes.Dot(other, _dense) / product, 0, 2)
                : _lengths[row] == _lengths[other] ? 0 : 1;
        }

        distances[row] = 0;
    }
}
