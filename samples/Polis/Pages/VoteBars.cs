using Polis.Reports;

namespace Polis.Pages;

/// <summary>Votes as a bar: agree from the left, pass, disagree to the right.</summary>
internal static class VoteBars
{
    /// <summary>The bar alone; the figures stand beside it in text.</summary>
    public static void Draw(HtmlWriter html, VoteCounts counts)
    {
        using (html.In("svg", ("class", counts.Votes == 0 ? "bar none" : "bar"), ("viewBox", "0 0 100 2"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")))
        {
            var at = Draw(html, "a", 0, counts.Agrees, counts.Votes);
            at = Draw(html, "p", at, counts.Passes, counts.Votes);
            Draw(html, "d", at, counts.Disagrees, counts.Votes);
        }
    }

    /// <summary>A line for everybody's votes and one for each group's, if there is more than one.</summary>
    public static void WriteAll(HtmlWriter html, PageModel page, CommentRow comment)
    {
        using (html.In("ul", ("class", "lines")))
        {
            WriteLine(html, null, "Everyone", comment.Counts);
            if (page.Groups.Count < 2)
                return;

            foreach (var (group, counts) in page.Groups.Zip(comment.Groups))
                WriteLine(html, group, group.Name, PageModel.Of(counts));
        }
    }

    public static void WriteLine(HtmlWriter html, GroupMark? group, string who, VoteCounts counts)
    {
        using (html.In("li"))
        {
            using (html.In("span", ("class", "who")))
            {
                group?.Draw(html);
                html.Text(who);
            }

            html.Text(" ");
            Draw(html, counts);
            html.Text(" ");
            using (html.In("span", ("class", "said")))
            {
                if (counts.Votes == 0)
                    html.Text("no votes");
                else
                    html.Element("b", Numbers.Percent(counts.Agrees, counts.Votes) + " agree", ("class", "a")).Text(", ")
                        .Element("b", Numbers.Percent(counts.Disagrees, counts.Votes) + " disagree", ("class", "d"))
                        .Element("small", " of " + Numbers.Count(counts.Votes, "vote"));
            }
        }
    }

    public static void WriteLegend(HtmlWriter html)
    {
        using (html.In("p", ("class", "key")))
        {
            foreach (var (css, meaning) in (ReadOnlySpan<(string, string)>)[("a", "agree"), ("p", "pass"), ("d", "disagree")])
            {
                using (html.In("span"))
                {
                    using (html.In("svg", ("class", "swatch"), ("viewBox", "0 0 2 2"), ("aria-hidden", "true")))
                        html.Empty("path", ("class", css), ("d", "M0 1h2"));
                    html.Text(meaning);
                }

                html.Text(" ");
            }

            html.Text("Shares of the votes cast.");
        }

        html.Line();
    }

    private static double Draw(HtmlWriter html, string css, double at, int votes, int all)
    {
        if (votes == 0)
            return at;

        var width = 100.0 * votes / all;
        html.Empty("path", ("class", css), ("d", $"M{Numbers.Place(at)} 1h{Numbers.Place(width)}"));
        return at + width;
    }
}
