namespace Polis.Mathematics;

/// <summary>Rousseeuw 1987: how much nearer points are to their own cluster than to the next one, -1 to 1.</summary>
internal static class Silhouette
{
    /// <summary>Mean over the points, unweighted; a point that is alone in its cluster counts 0, and so does a single cluster.</summary>
    public static double Mean(WeightedPoints points, Clusters clusters)
    {
        var count = clusters.Centres.Count;
        if (count < 2)
            return 0;

        var sizes = new int[count];
        foreach (var cluster in clusters.ClusterOf)
            sizes[cluster]++;

        var sum = 0.0;
        var distances = new double[count];
        for (var i = 0; i < points.Count; i++)
        {
            SumDistances(points, clusters.ClusterOf, i, distances);
            sum += Of(clusters.ClusterOf[i], distances, sizes);
        }

        return sum / points.Count;
    }

    private static double Of(int own, double[] distances, int[] sizes)
    {
        if (sizes[own] == 1)
            return 0;

        var within = distances[own] / (sizes[own] - 1);
        var between = double.PositiveInfinity;
        for (var c = 0; c < sizes.Length; c++)
        {
            if (c != own)
                between = Math.Min(between, distances[c] / sizes[c]);
        }

        var widest = Math.Max(within, between);
        return widest == 0 ? 0 : (between - within) / widest;
    }

    private static void SumDistances(WeightedPoints points, int[] clusterOf, int from, double[] distances)
    {
        Array.Clear(distances);
        for (var j = 0; j < points.Count; j++)
        {
            var (dx, dy) = (points.X[j] - points.X[from], points.Y[j] - points.Y[from]);
            distances[clusterOf[j]] += Math.Sqrt(dx * dx + dy * dy);
        }
    }
}
