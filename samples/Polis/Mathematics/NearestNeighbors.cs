namespace Polis.Mathematics;

/// <summary>The k nearest of each point by exact search, nearest first; the point itself is the first of them, as UMAP counts.</summary>
internal sealed record NearestNeighbors(int K, int[] Index, double[] Distance)
{
    public ReadOnlySpan<int> Of(int row) => Index.AsSpan(row * K, K);

    public ReadOnlySpan<double> DistancesOf(int row) => Distance.AsSpan(row * K, K);

    public static NearestNeighbors Find(CosineDistances distances, int k, CancellationToken cancellationToken)
    {
        var count = distances.Count;
        NearestNeighbors nearest = new(k, new int[count * k], new double[count * k]);
        var from = new double[count];
        var order = new int[count];
        for (var row = 0; row < count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            distances.From(row, from);
            // Below every distance, so that the point comes first even among its equals.
            from[row] = -1;
            for (var i = 0; i < count; i++)
                order[i] = i;

            Array.Sort(order, (a, b) => from[a].CompareTo(from[b]) is var byDistance and not 0 ? byDistance : a.CompareTo(b));
            for (var i = 0; i < k; i++)
            {
                nearest.Index[row * k + i] = order[i];
                nearest.Distance[row * k + i] = Math.Max(from[order[i]], 0);
            }
        }

        return nearest;
    }
}
