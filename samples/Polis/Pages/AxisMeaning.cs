namespace Polis.Pages;

/// <summary>What the directions of the map are about: the comments that move people furthest along them.</summary>
internal static class AxisMeaning
{
    private readonly record struct Move(int CommentId, double Weight);

    private const int Most = 3;
    private const double Least = 0.05;

    private static readonly (string Name, string More, string Less)[] Directions =
        [("Left and right", "right", "left"), ("Top and bottom", "up", "down")];

    public static void Write(HtmlWriter html, PageModel page)
    {
        var pca = page.Report.Pca;
        if (!pca.Components.Any(component => component.Any(IsStrong)))
            return;

        html.Element("h3", "What moves people on the map").Line();
        using (html.In("div", ("class", "axes")))
        {
            HashSet<int> named = [];
            foreach (var (direction, component) in Directions.Zip(pca.Components))
            {
                // A comment that moves people aslant is told once, for the first direction.
                var strongest = pca.CommentIds.Zip(component, (id, weight) => new Move(id, weight))
                    .Where(move => IsStrong(move.Weight) && !named.Contains(move.CommentId))
                    .OrderByDescending(move => Math.Abs(move.Weight)).Take(Most).ToArray();
                named.UnionWith(strongest.Select(move => move.CommentId));
                WriteDirection(html, page, direction, strongest);
            }
        }

        html.Line();
    }

    private static void WriteDirection(HtmlWriter html, PageModel page, (string Name, string More, string Less) direction, Move[] moves)
    {
        if (moves.Length == 0)
            return;

        using (html.In("div"))
        {
            html.Element("h4", direction.Name).Line();
            using (html.In("ul"))
            {
                foreach (var (id, weight) in moves)
                {
                    using (html.In("li"))
                    {
                        html.Element("span", $"Agreeing moves {(weight > 0 ? direction.More : direction.Less)}, disagreeing {(weight > 0 ? direction.Less : direction.More)}:", ("class", "moves"));
                        CommentCard.WriteText(html, page.Comment(id));
                    }
                }
            }
        }

        html.Line();
    }

    private static bool IsStrong(double weight) => Math.Abs(weight) > Least;
}
