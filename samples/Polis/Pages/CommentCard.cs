using Polis.Reports;

namespace Polis.Pages;

/// <summary>One comment in a list, with bars.</summary>
internal static class CommentCard
{
    /// <param name="remark">What earned it its place in the list.</param>
    public static void Write(HtmlWriter html, PageModel page, CommentRow comment, string? remark)
    {
        using (html.In("li", ("class", "card")))
        {
            WriteText(html, comment);
            VoteBars.WriteAll(html, page, comment);
            if (remark is not null)
                html.Element("p", remark, ("class", "small"));
        }

        html.Line();
    }

    /// <summary>The language of a comment is unknown, and it may run from right to left.</summary>
    public static void WriteText(HtmlWriter html, CommentRow comment) =>
        html.Element("p", comment.Text, ("class", "quote"), ("dir", "auto"), ("lang", "")).Line();
}
