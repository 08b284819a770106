namespace Polis.Pages;

/// <summary>A place on a map, in the map's own units.</summary>
internal readonly record struct MapPoint(double X, double Y);

/// <summary>Where a map's units come to lie on the drawing. One scale for both directions: distances mean something.</summary>
internal sealed record PlotFrame
{
    public const double Width = 640;
    private const double Margin = 34;
    private const double LeastHeight = 320;
    private const double MostHeight = 600;

    public required double Scale { get; init; }
    public required double Height { get; init; }
    public required MapPoint Least { get; init; }
    public required MapPoint Most { get; init; }

    /// <summary>The middle of the points, which is the middle of the drawing.</summary>
    private MapPoint Middle => new((Least.X + Most.X) / 2, (Least.Y + Most.Y) / 2);

    public static PlotFrame Around(IReadOnlyCollection<MapPoint> points)
    {
        MapPoint least = new(points.Min(point => point.X), points.Min(point => point.Y));
        MapPoint most = new(points.Max(point => point.X), points.Max(point => point.Y));
        double x = most.X - least.X, y = most.Y - least.Y;
        var scale = Math.Min(Fit(Width, x), Fit(MostHeight, y));
        return new PlotFrame
        {
            // A single place has no extent: any scale shows it.
            Scale = double.IsFinite(scale) ? scale : LeastHeight / 4,
            Height = double.IsFinite(scale) ? Math.Clamp(y * scale + 2 * Margin, LeastHeight, MostHeight) : LeastHeight,
            Least = least,
            Most = most,
        };
    }

    public MapPoint Place(MapPoint point) => new(PlaceX(point.X), PlaceY(point.Y));

    public double PlaceX(double x) => Width / 2 + (x - Middle.X) * Scale;

    /// <summary>Up is more, as in every diagram but SVG's.</summary>
    public double PlaceY(double y) => Height / 2 - (y - Middle.Y) * Scale;

    /// <summary>Round numbers from one edge of the drawing to the other; the same step for both directions.</summary>
    public IEnumerable<double> Ticks(bool isHorizontal)
    {
        var step = Step();
        var reach = ((isHorizontal ? Width : Height) / 2 - Margin) / Scale;
        var middle = isHorizontal ? Middle.X : Middle.Y;
        for (var i = (long)Math.Ceiling((middle - reach) / step); i * step <= middle + reach; i++)
            yield return i * step;
    }

    private double Step()
    {
        var rough = 90 / Scale;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    private static double Fit(double room, double extent) => extent > 1e-9 ? (room - 2 * Margin) / extent : double.PositiveInfinity;
}
