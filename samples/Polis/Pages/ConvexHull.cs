namespace Polis.Pages;

/// <summary>The smallest fence around some points (Andrew 1979).</summary>
internal static class ConvexHull
{
    public static IReadOnlyList<MapPoint> Around(IEnumerable<MapPoint> points)
    {
        MapPoint[] sorted = [.. points.Distinct().OrderBy(point => point.X).ThenBy(point => point.Y)];
        return sorted.Length < 3 ? sorted : [.. Half(sorted), .. Half(sorted.Reverse())];
    }

    private static List<MapPoint> Half(IEnumerable<MapPoint> sorted)
    {
        List<MapPoint> chain = [];
        foreach (var point in sorted)
        {
            while (chain.Count > 1 && Turn(chain[^2], chain[^1], point) <= 0)
                chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }

        // The last point begins the other half.
        chain.RemoveAt(chain.Count - 1);
        return chain;
    }

    private static double Turn(MapPoint a, MapPoint b, MapPoint c) => (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
}
