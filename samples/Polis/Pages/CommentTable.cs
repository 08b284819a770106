using Polis.Reports;

namespace Polis.Pages;

/// <summary>Every comment: a body of the table for each, with a row for everybody and one for each group.</summary>
internal static class CommentTable
{
    private static readonly (string Name, string? Sort, string Css)[] Columns =
    [
        ("Comment", "id", "text"), ("Who", null, "who"), ("Votes as a bar", null, "votes"), ("Agree", "agree", "n"), ("Pass", "pass", "n"),
        ("Disagree", "disagree", "n"), ("Votes", "count", "n"), ("Consensus", "gac", "n more"), ("Gap", "gap", "n more"),
        ("Extremity", "ext", "n more"), ("Priority", "pri", "n more"),
    ];

    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("section", ("id", "comments")))
        {
            html.Element("h2", "All comments").Line();
            html.Element("p", "Every comment that was voted on, with the votes of everybody (in a group or not) and of each group. What the last four columns mean stands under "
                + "“How to read the numbers”.").Line();
            NoticeList.Write(html, page, NoticePlace.Comments);
            VoteBars.WriteLegend(html);
            WriteTools(html, page);
            using (html.In("div", ("class", "scroll"), ("role", "region"), ("aria-label", "All comments"), ("tabindex", "0")))
                WriteTable(html, page);
        }

        html.Line();
    }

    /// <summary>Hidden until the script is there to serve them.</summary>
    private static void WriteTools(HtmlWriter html, PageModel page)
    {
        using (html.In("form", ("class", "tools"), ("hidden", "hidden"), ("role", "search")))
        {
            using (html.In("label"))
                html.Text("Search ").Empty("input", ("type", "search"), ("id", "search"), ("placeholder", "words or a number"), ("autocomplete", "off"));
            using (html.In("label"))
            {
                html.Text("Sort by ");
                using (html.In("select", ("id", "sort")))
                    WriteOrders(html, page);
            }

            if (page.Report.Conversation.ModeratedOut > 0)
            {
                using (html.In("label", ("class", "check")))
                    html.Empty("input", ("type", "checkbox"), ("id", "hide")).Text(" Hide those moderated out");
            }

            html.Element("p", "", ("id", "shown"), ("role", "status"));
        }

        html.Line();
    }

    private static void WriteOrders(HtmlWriter html, PageModel page)
    {
        (string Key, string Name)[] orders =
        [
            ("id 1", "Number"), ("count -1", "Most votes"), ("agree -1", "Most agreement"), ("disagree -1", "Most disagreement"),
            ("pass -1", "Most passes"), ("gac -1", "Consensus across groups"), ("gap -1", "Widest gap"), ("ext -1", "Extremity"), ("pri -1", "Priority"),
        ];
        foreach (var (key, name) in orders)
            html.Element("option", name, ("value", key));
        foreach (var group in page.Groups)
            html.Element("option", $"Most agreement in {group.Name}", ("value", $"group{group.Index} -1"));
    }

    private static void WriteTable(HtmlWriter html, PageModel page)
    {
        using (html.In("table", ("id", "all")))
        {
            html.Element("caption", $"{Numbers.Count(page.Report.Comments.Count, "comment")}, votes in percent of the votes cast").Line();
            using (html.In("thead"))
            using (html.In("tr"))
            {
                foreach (var (name, sort, css) in Columns)
                    html.Element("th", name, ("scope", "col"), ("class", css), ("data-sort", sort), ("aria-sort", sort == "id" ? "ascending" : null));
            }

            html.Line();
            foreach (var comment in page.Report.Comments)
                WriteComment(html, page, comment);
        }
    }

    private static void WriteComment(HtmlWriter html, PageModel page, CommentRow comment)
    {
        var rows = Numbers.Place(1 + page.Groups.Count);
        using (html.In("tbody", ("id", $"c{comment.Id}"), ("class", PageModel.IsModeratedOut(comment) ? "out" : null)))
        {
            using (html.In("tr"))
            {
                using (html.In("th", ("scope", "rowgroup"), ("rowspan", rows), ("class", "text")))
                    WriteText(html, comment);
                WriteVotes(html, null, comment.Counts);
                WriteFigure(html, rows, "gac", comment.GroupAwareConsensus is { } consensus ? Numbers.Product(consensus) : Numbers.None);
                WriteFigure(html, rows, "gap", comment.Divisiveness is { } gap ? Numbers.Decimal(100 * gap, 0) : Numbers.None);
                WriteFigure(html, rows, "ext", Numbers.Decimal(comment.Extremity, 2));
                WriteFigure(html, rows, "pri", Numbers.Decimal(comment.Priority, 2));
            }

            foreach (var (group, counts) in page.Groups.Zip(comment.Groups))
            {
                using (html.In("tr"))
                    WriteVotes(html, group, PageModel.Of(counts));
            }
        }

        html.Line();
    }

    private static void WriteText(HtmlWriter html, CommentRow comment)
    {
        html.Element("span", Numbers.Place(comment.Id), ("class", "id"));
        if (PageModel.IsModeratedOut(comment))
            html.Element("span", "moderated out", ("class", "flag"));
        html.Element("span", comment.Text, ("class", "quote"), ("dir", "auto"), ("lang", ""));
    }

    private static void WriteVotes(HtmlWriter html, GroupMark? group, VoteCounts counts)
    {
        using (html.In("th", ("scope", "row"), ("class", "who")))
        {
            group?.Draw(html);
            html.Text(group is null ? "All" : group.Letter);
        }

        using (html.In("td", ("class", "votes")))
            VoteBars.Draw(html, counts);
        html.Element("td", Numbers.Percent(counts.Agrees, counts.Votes));
        html.Element("td", Numbers.Percent(counts.Passes, counts.Votes));
        html.Element("td", Numbers.Percent(counts.Disagrees, counts.Votes));
        html.Element("td", Numbers.Count(counts.Votes));
    }

    private static void WriteFigure(HtmlWriter html, string rows, string css, string figure) =>
        html.Element("td", figure, ("rowspan", rows), ("class", "f " + css));
}
