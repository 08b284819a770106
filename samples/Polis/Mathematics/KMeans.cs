namespace Polis.Mathematics;

/// <summary>Points of the plane, each with a weight.</summary>
internal sealed record WeightedPoints(double[] X, double[] Y, double[] Weight)
{
    public int Count => X.Length;
}

/// <param name="ClusterOf">The cluster of each point.</param>
internal sealed record Clusters(WeightedPoints Centres, int[] ClusterOf);

/// <summary>Lloyd's algorithm as polis-math 5 and 6 have it: no chance in it, starts from the first distinct points.</summary>
internal static class KMeans
{
    private const double Settled = 0.01;

    public static Clusters Run(WeightedPoints points, int k, int maxIterations)
    {
        var centres = FirstDistinct(points, k);
        var clusterOf = new int[points.Count];
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            Assign(points, centres, clusterOf);
            var next = Recentre(points, clusterOf, centres.Count);
            var isSettled = HaveSettled(centres, next);
            centres = next;
            if (isSettled)
                break;
        }

        return new Clusters(centres, clusterOf);
    }

    private static WeightedPoints FirstDistinct(WeightedPoints points, int k)
    {
        HashSet<(double X, double Y)> starts = [];
        for (var i = 0; i < points.Count && starts.Count < k; i++)
            starts.Add((points.X[i], points.Y[i]));

        return new WeightedPoints([.. starts.Select(p => p.X)], [.. starts.Select(p => p.Y)], new double[starts.Count]);
    }

    private static void Assign(WeightedPoints points, WeightedPoints centres, int[] clusterOf)
    {
        for (var i = 0; i < points.Count; i++)
        {
            var (best, nearest) = (0, double.PositiveInfinity);
            for (var c = 0; c < centres.Count; c++)
            {
                var (dx, dy) = (points.X[i] - centres.X[c], points.Y[i] - centres.Y[c]);
                var distance = dx * dx + dy * dy;
                // Not <: ties go to the last cluster.
                if (distance <= nearest)
                    (best, nearest) = (c, distance);
            }

            clusterOf[i] = best;
        }
    }

    /// <summary>Weighted means; clusters that nobody is in vanish, and <paramref name="clusterOf"/> is renumbered.</summary>
    private static WeightedPoints Recentre(WeightedPoints points, int[] clusterOf, int count)
    {
        var (x, y, weight) = (new double[count], new double[count], new double[count]);
        for (var i = 0; i < points.Count; i++)
        {
            var c = clusterOf[i];
            x[c] += points.Weight[i] * points.X[i];
            y[c] += points.Weight[i] * points.Y[i];
            weight[c] += points.Weight[i];
        }

        var newId = new int[count];
        var left = 0;
        for (var c = 0; c < count; c++)
        {
            newId[c] = left;
            if (weight[c] > 0)
                (x[left], y[left], weight[left++]) = (x[c] / weight[c], y[c] / weight[c], weight[c]);
        }

        for (var i = 0; i < clusterOf.Length; i++)
            clusterOf[i] = newId[clusterOf[i]];

        return new WeightedPoints(x[..left], y[..left], weight[..left]);
    }

    /// <summary>Whether every centre, in sorted order, moved less than 0.01.</summary>
    private static bool HaveSettled(WeightedPoints before, WeightedPoints after)
    {
        var (old, current) = (Sorted(before), Sorted(after));
        for (var c = 0; c < Math.Min(old.Length, current.Length); c++)
        {
            var (dx, dy) = (old[c].X - current[c].X, old[c].Y - current[c].Y);
            if (Math.Sqrt(dx * dx + dy * dy) >= Settled)
                return false;
        }

        return true;
    }

    private static (double X, double Y)[] Sorted(WeightedPoints points)
    {
        (double X, double Y)[] sorted = [.. points.X.Zip(points.Y)];
        Array.Sort(sorted);
        return sorted;
    }
}
