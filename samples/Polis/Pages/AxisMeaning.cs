namespace Polis.Pages;

/// <summary>What the directions of the map are about: the comments that move people furthest along them.</summary>
internal static class AxisMeaning
{
    private const int Most = 2;
    private const double Least = 0.05;

    private static readonly (string More, string Less)[] Directions = [("to the right", "to the left"), ("to the top", "to the bottom")];

    public static void Write(HtmlWriter html, PageModel page)
    {
        var pca = page.Report.Pca;
        if (!pca.Components.Any(component => component.Any(weight => Math.Abs(weight) > Least)))
            return;

        html.Element("h3", "What moves people on the map").Line();
        using (html.In("dl", ("class", "axes")))
        {
            foreach (var ((more, less), component) in Directions.Zip(pca.Components))
            {
                var pairs = pca.CommentIds.Zip(component).ToArray();
                WriteSide(html, page, more, pairs.Where(pair => pair.Second > Least).OrderByDescending(pair => pair.Second));
                WriteSide(html, page, less, pairs.Where(pair => pair.Second < -Least).OrderBy(pair => pair.Second));
            }
        }

        html.Line();
    }

    private static void WriteSide(HtmlWriter html, PageModel page, string side, IEnumerable<(int CommentId, double Weight)> comments)
    {
        int[] ids = [.. comments.Take(Most).Select(pair => pair.CommentId)];
        if (ids.Length == 0)
            return;

        using (html.In("div"))
        {
            html.Element("dt", $"Agreeing with these moves {side}");
            foreach (var id in ids)
                html.Element("dd", page.Comment(id).Text, ("dir", "auto"), ("lang", ""));
        }
    }
}
