using Polis.Mathematics;
using Polis.Reports;

namespace Polis.Pages;

/// <summary>What almost everybody agrees or disagrees with, and what every group agrees with.</summary>
internal static class ConsensusSection
{
    private const int Most = 10;

    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("section", ("id", "agreement")))
        {
            html.Element("h2", "What people agree on").Line();
            VoteBars.WriteLegend(html);
            html.Element("h3", "Most people agree").Line();
            WriteList(html, page, page.Report.Consensus.Agree, "agree");
            html.Element("h3", "Most people disagree").Line();
            WriteList(html, page, page.Report.Consensus.Disagree, "disagree");
            WriteRanking(html, page);
        }

        html.Line();
    }

    private static void WriteList(HtmlWriter html, PageModel page, IReadOnlyList<ConsensusComment> comments, string side)
    {
        if (comments.Count == 0)
        {
            html.Element("p", $"There is no comment that a clear majority of the voters would {side} with.", ("class", "none")).Line();
            return;
        }

        using (html.In("ol", ("class", "cards")))
        {
            foreach (var found in comments)
            {
                CommentCard.Write(html, page, page.Comment(found.CommentId),
                    $"Comment {found.CommentId}: {Numbers.Count(found.NSuccess)} of {Numbers.Count(found.NTrials, "vote")} {side}; z = {Numbers.Decimal(found.PTest, 1)} against one half.");
            }
        }

        html.Line();
    }

    private static void WriteRanking(HtmlWriter html, PageModel page)
    {
        html.Element("h3", "Agreement across the groups").Line();
        if (page.Groups.Count < 2)
        {
            html.Element("p", "With fewer than two groups there is nothing to bridge.", ("class", "none")).Line();
            return;
        }

        html.Element("p", "A large group can outvote a small one. Here a comment ranks high only if every group tends to agree with it: "
            + $"the groups’ shares of agreement, multiplied. {DivisiveSection.Ranking}").Line();
        var ranked = Ranked(page);
        if (ranked.Length == 0)
        {
            html.Element("p", "There is no comment on which every group cast enough votes.", ("class", "none")).Line();
            return;
        }

        using (html.In("ol", ("class", "cards ranked")))
        {
            foreach (var comment in ranked)
                CommentCard.Write(html, page, comment, $"Comment {comment.Id}: group-aware consensus {Numbers.Product(comment.GroupAwareConsensus ?? 0)}.");
        }

        html.Line();
    }

    private static CommentRow[] Ranked(PageModel page) =>
    [
        .. page.Discussed
            .Where(comment => comment.GroupAwareConsensus is not null && page.IsRankable(comment))
            .OrderByDescending(comment => comment.GroupAwareConsensus)
            .Take(Most),
    ];
}
