using System.Globalization;
using System.Text;

namespace Millrace.States.Testing.Drawings;

/// <summary>Where on the edge of a box each way begins and ends: side by side, in the order of where they come from.</summary>
internal sealed class Ports
{
    // The last part is straight, so that the head of the arrow is.
    private const double ArrowLength = 9;

    private readonly Dictionary<(DrawnPath Path, Node Node, Node Other), double> _places = [];

    public Ports(LevelLayout level)
    {
        List<(DrawnPath Path, Node Node, Node Other)> ends = [];
        foreach (var path in level.Paths.Where(path => path.Stops[0] != path.Stops[^1]))
        {
            ends.Add((path, path.Stops[0], path.Stops[1]));
            ends.Add((path, path.Stops[^1], path.Stops[^2]));
        }

        foreach (var side in ends.GroupBy(end => (end.Node, IsBelow: end.Other.Layer > end.Node.Layer)))
        {
            var sorted = side.OrderBy(end => end.Other.X).ToList();
            var step = Math.Min(side.Key.Node.Width / (sorted.Count + 1), 60);
            var first = side.Key.Node.X - (step * (sorted.Count - 1) / 2);
            for (var i = 0; i < sorted.Count; i++)
                _places[sorted[i]] = first + (step * i);
        }
    }

    /// <summary>The line of a way, as SVG has it: down the boxes' rows straight, between them in a bow.</summary>
    public string Line(DrawnPath path)
    {
        var stops = path.Stops;
        if (stops[0] == stops[^1])
            return Loop(stops[0]);

        var line = new StringBuilder();
        for (var i = 1; i < stops.Count; i++)
        {
            var (from, to) = (stops[i - 1], stops[i]);
            var isDown = to.Layer > from.Layer;
            var (start, end) = (XOf(path, from, to), XOf(path, to, from));
            var (leave, arrive) = isDown ? (from.RowBottom, to.RowTop) : (from.RowTop, to.RowBottom);
            var (bottom, top) = isDown ? (from.Top + from.Height, to.Top - 1) : (from.Top, to.Top + to.Height + 1);
            if (i == stops.Count - 1)
                arrive -= isDown ? ArrowLength : -ArrowLength;

            var middle = (leave + arrive) / 2;
            line.Append(CultureInfo.InvariantCulture, $"{(i == 1 ? 'M' : 'L')}{start:0.#} {bottom:0.#}L{start:0.#} {leave:0.#}");
            line.Append(CultureInfo.InvariantCulture, $"C{start:0.#} {middle:0.#} {end:0.#} {middle:0.#} {end:0.#} {arrive:0.#}L{end:0.#} {top:0.#}");
        }

        return line.ToString();
    }

    private double XOf(DrawnPath path, Node node, Node other) => _places.TryGetValue((path, node, other), out var x) ? x : node.X;

    private static string Loop(Node node)
    {
        var (right, middle) = (node.X + (node.Width / 2), node.Top + (node.Height / 2));
        return string.Create(CultureInfo.InvariantCulture, $"M{right:0.#} {middle - 8:0.#}C{right + 24:0.#} {middle - 14:0.#} {right + 24:0.#} {middle + 14:0.#} {right + 1:0.#} {middle + 8:0.#}");
    }
}
