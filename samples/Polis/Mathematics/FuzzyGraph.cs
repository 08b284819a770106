namespace Polis.Mathematics;

/// <summary>
/// The fuzzy simplicial set of UMAP (McInnes et al. 2018, section 3.1 and algorithms 2 and 3): how surely two points are neighbours.
/// Every pair stands twice, once each way, in ascending order.
/// </summary>
internal sealed record FuzzyGraph(int[] Head, int[] Tail, double[] Weight)
{
    private const int SearchSteps = 64;
    private const double Close = 1e-5;

    /// <summary>No point's reach is smaller than this share of its mean distance, or it would know one neighbour only.</summary>
    private const double LeastReach = 1e-3;

    public static FuzzyGraph Build(NearestNeighbors neighbors)
    {
        var count = neighbors.Index.Length / neighbors.K;
        Dictionary<(int Head, int Tail), double> memberships = [];
        for (var row = 0; row < count; row++)
        {
            var distances = neighbors.DistancesOf(row);
            var (nearest, reach) = Reach(distances);
            for (var i = 1; i < neighbors.K; i++)
                memberships[(row, neighbors.Of(row)[i])] = Math.Exp(-Math.Max(0, distances[i] - nearest) / reach);
        }

        // Fuzzy union a + b - ab of the two directions.
        SortedDictionary<(int Head, int Tail), double> union = [];
        foreach (var ((head, tail), a) in memberships)
        {
            var b = memberships.GetValueOrDefault((tail, head));
            union[(head, tail)] = union[(tail, head)] = a + b - a * b;
        }

        return new FuzzyGraph([.. union.Keys.Select(pair => pair.Head)], [.. union.Keys.Select(pair => pair.Tail)], [.. union.Values]);
    }

    /// <summary>rho, the distance to the nearest other point, and sigma, such that the memberships sum to log2 k.</summary>
    private static (double Nearest, double Reach) Reach(ReadOnlySpan<double> distances)
    {
        var target = Math.Log2(distances.Length);
        var (sum, nearest) = (0.0, 0.0);
        foreach (var distance in distances)
        {
            sum += distance;
            if (nearest == 0)
                nearest = distance;
        }

        var (low, high, reach) = (0.0, double.PositiveInfinity, 1.0);
        for (var step = 0; step < SearchSteps; step++)
        {
            var memberships = 0.0;
            foreach (var distance in distances[1..])
                memberships += Math.Exp(-Math.Max(0, distance - nearest) / reach);

            if (Math.Abs(memberships - target) < Close)
                break;

            if (memberships > target)
                (high, reach) = (reach, (low + reach) / 2);
            else
                (low, reach) = (reach, double.IsInfinity(high) ? reach * 2 : (reach + high) / 2);
        }

        // Points all in one place have no distances to measure by: any reach makes them sure neighbours.
        return (nearest, Math.Max(reach, sum > 0 ? LeastReach * sum / distances.Length : 1));
    }
}
