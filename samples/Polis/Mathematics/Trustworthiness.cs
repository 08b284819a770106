namespace Polis.Mathematics;

/// <summary>
/// Venna and Kaski 2001: 1 minus the penalty for points that are among the k nearest on the picture but not by their votes, by how far down
/// the list of the votes they stand. 1 is perfect, about 0.5 is chance.
/// </summary>
internal static class Trustworthiness
{
    /// <summary>Null where the measure has no meaning: it needs more than one and a half times as many points as neighbours.</summary>
    public static double? Of(CosineDistances distances, double[] x, double[] y, int k)
    {
        var n = distances.Count;
        if (k < 1 || 2 * n - 3 * k - 1 <= 0)
            return null;

        var penalty = 0.0;
        var byVotes = new double[n];
        var onPicture = new double[n];
        for (var row = 0; row < n; row++)
        {
            distances.From(row, byVotes);
            for (var other = 0; other < n; other++)
                onPicture[other] = (x[row] - x[other]) * (x[row] - x[other]) + (y[row] - y[other]) * (y[row] - y[other]);

            (byVotes[row], onPicture[row]) = (-1, -1);
            var ranks = Ranks(byVotes);
            var nearest = Order(onPicture);
            for (var i = 1; i <= k; i++)
                penalty += Math.Max(0, ranks[nearest[i]] - k);
        }

        return 1 - 2.0 / ((double)n * k * (2 * n - 3 * k - 1)) * penalty;
    }

    /// <summary>The point itself has rank 0, its nearest neighbour 1.</summary>
    private static int[] Ranks(double[] distances)
    {
        var order = Order(distances);
        var ranks = new int[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;

        return ranks;
    }

    private static int[] Order(double[] distances)
    {
        var keys = (double[])distances.Clone();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;

        Array.Sort(keys, order);
        return order;
    }
}
