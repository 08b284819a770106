using Polis.Mathematics;
using Polis.Reports;

namespace Polis.Pages;

/// <summary>Who thinks alike: each group by the comments that set it apart.</summary>
internal static class GroupsSection
{
    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("section", ("id", "groups")))
        {
            html.Element("h2", "The opinion groups").Line();
            NoticeList.Write(html, page, NoticePlace.Groups);
            if (page.Groups.Count == 0)
                html.Element("p", "There are no opinion groups in this conversation.", ("class", "none")).Line();
            else
                WriteIntroduction(html, page);

            foreach (var group in page.Groups)
                WriteGroup(html, page, group);
        }

        html.Line();
    }

    private static void WriteIntroduction(HtmlWriter html, PageModel page)
    {
        html.Element("p", (page.Report.Clustering.Source == GroupSource.Published
            ? "The groups are those that were published with the data. "
            : "People who vote alike form a group; nobody chose one. ")
            + "The comments below are those on which a group differs most clearly from all the others: they describe it, though not everybody in it holds them.").Line();
        VoteBars.WriteLegend(html);
    }

    private static void WriteGroup(HtmlWriter html, PageModel page, GroupMark group)
    {
        using (html.In("article", ("class", $"group {group.CssClass}")))
        {
            using (html.In("h3"))
            {
                group.Draw(html);
                html.Text(group.Name);
            }

            using (html.In("p", ("class", "size")))
                html.Element("b", group.Summary.Size == 1 ? "1 person" : Numbers.Count(group.Summary.Size) + " people")
                    .Text($", {Numbers.Percent(group.Summary.Size, page.Report.Conversation.Grouped)} of those in a group");
            WriteShare(html, (double)group.Summary.Size / Math.Max(1, page.Report.Conversation.Grouped));
            WriteRepresentative(html, page, group);
        }

        html.Line();
    }

    private static void WriteShare(HtmlWriter html, double share)
    {
        using (html.In("svg", ("class", "share"), ("viewBox", "0 0 100 2"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")))
            html.Empty("path", ("class", "of"), ("d", "M0 1h100")).Empty("path", ("class", "is"), ("d", $"M0 1h{Numbers.Place(100 * share)}"));
    }

    private static void WriteRepresentative(HtmlWriter html, PageModel page, GroupMark group)
    {
        if (group.Summary.Representative.Count == 0)
        {
            html.Element("p", "No comment sets this group apart.", ("class", "none")).Line();
            return;
        }

        using (html.In("ol", ("class", "cards")))
        {
            foreach (var found in group.Summary.Representative)
                WriteComment(html, page, group, found);
        }
    }

    private static void WriteComment(HtmlWriter html, PageModel page, GroupMark group, RepresentativeComment found)
    {
        var comment = page.Comment(found.CommentId);
        using (html.In("li", ("class", "card")))
        {
            html.Element("p", found.Side == Side.Agree ? "Agrees" : "Disagrees", ("class", found.Side == Side.Agree ? "side a" : "side d"));
            CommentCard.WriteText(html, comment);
            using (html.In("ul", ("class", "lines")))
            {
                VoteBars.WriteLine(html, group, group.Name, OwnVotes(comment, group));
                if (page.Groups.Count > 1)
                    VoteBars.WriteLine(html, null, "The others", PageModel.Rest(comment, group.Id));
            }

            html.Element("p", Statistics(found, page.Groups.Count), ("class", "small"));
        }

        html.Line();
    }

    private static VoteCounts OwnVotes(CommentRow comment, GroupMark group) =>
        PageModel.Of(comment.Groups.First(counts => counts.Group == group.Id));

    private static string Statistics(RepresentativeComment found, int groups)
    {
        var side = found.Side == Side.Agree ? "agree" : "disagree";
        var votes = $"Comment {found.CommentId}: {Numbers.Count(found.NSuccess)} of {Numbers.Count(found.NTrials, "vote")} {side}";
        return groups < 2
            ? votes + "."
            : $"{votes}, {Numbers.Decimal(found.Repness, 1)} times the others’ share; z = {Numbers.Decimal(found.RepnessTest, 1)} "
                + $"against the others, {Numbers.Decimal(found.PTest, 1)} against one half.";
    }
}
