using Polis.Reports;

namespace Polis.Pages;

/// <summary>The comments on which the groups differ most.</summary>
internal static class DivisiveSection
{
    private const int Most = 10;
    private const double LeastGap = 0.1;

    public static readonly string Ranking =
        $"Comments on which a group cast only a handful of votes (fewer than {PageModel.EnoughVotes}, or a quarter of a small group) are not ranked.";

    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("section", ("id", "division")))
        {
            html.Element("h2", "What divides the groups").Line();
            var comments = Find(page);
            if (comments.Count == 0)
                WriteNone(html, page);
            else
                WriteList(html, page, comments);
        }

        html.Line();
    }

    /// <summary>The widest gap first; only comments on which every group cast enough votes.</summary>
    public static IReadOnlyList<CommentRow> Find(PageModel page) =>
    [
        .. page.Discussed
            .Where(comment => comment.Divisiveness >= LeastGap && page.IsRankable(comment))
            .OrderByDescending(comment => comment.Divisiveness)
            .Take(Most),
    ];

    private static void WriteList(HtmlWriter html, PageModel page, IReadOnlyList<CommentRow> comments)
    {
        html.Element("p", $"Here the shares of agreement lie furthest apart. {Ranking}").Line();
        VoteBars.WriteLegend(html);
        using (html.In("ol", ("class", "cards ranked")))
        {
            foreach (var comment in comments)
                CommentCard.Write(html, page, comment, $"Comment {comment.Id}: a gap of about {Numbers.Decimal(100 * (comment.Divisiveness ?? 0), 0)} percentage points.");
        }

        html.Line();
    }

    private static void WriteNone(HtmlWriter html, PageModel page) =>
        html.Element("p", page.Groups.Count < 2
            ? "With fewer than two groups there is no division to show."
            : "There is no comment on which every group cast enough votes and the groups lie clearly apart.", ("class", "none")).Line();
}
