namespace Polis.Mathematics;

/// <summary>Where a participant stands (polis-math 13).</summary>
internal readonly record struct Place(double Centricness, double Coreness, double Extremeness);

internal readonly record struct Centre(double X, double Y)
{
    /// <summary>Mean of the chosen points; the origin if there are none.</summary>
    public static Centre Of(Opinions opinions, Func<int, bool> isIn)
    {
        var (x, y, count) = (0.0, 0.0, 0);
        for (var row = 0; row < opinions.X.Length; row++)
        {
            if (isIn(row))
                (x, y, count) = (x + opinions.X[row], y + opinions.Y[row], count + 1);
        }

        return count == 0 ? default : new Centre(x / count, y / count);
    }

    public double DistanceTo(double x, double y) => Math.Sqrt((x - X) * (x - X) + (y - Y) * (y - Y));
}

/// <summary>Centres of everybody and of each group, and the participants' places relative to them.</summary>
internal sealed class ParticipantPlaces
{
    private readonly Opinions _opinions;
    private readonly int[] _groupOf;
    private readonly Centre _all;
    private readonly Dictionary<int, Centre> _centres;

    public ParticipantPlaces(Opinions opinions, Clustering clustering)
    {
        (_opinions, _groupOf) = (opinions, clustering.GroupOf);
        _all = Centre.Of(opinions, _ => true);
        _centres = clustering.GroupIds.ToDictionary(id => id, id => Centre.Of(opinions, row => _groupOf[row] == id));
    }

    public Centre CentreOf(int group) => _centres[group];

    /// <summary>Null for people in no group.</summary>
    public Place? Of(int row)
    {
        if (_groupOf[row] < 0)
            return null;

        var group = _centres[_groupOf[row]];
        var (x, y) = (_opinions.X[row], _opinions.Y[row]);
        var distance = _all.DistanceTo(group.X, group.Y);
        // A group around the centre of all has no direction to be extreme in.
        var extremeness = distance == 0 ? 0 : ((x - group.X) * (group.X - _all.X) + (y - group.Y) * (group.Y - _all.Y)) / distance;
        return new Place(1 - _all.DistanceTo(x, y), 1 - group.DistanceTo(x, y), extremeness);
    }
}
