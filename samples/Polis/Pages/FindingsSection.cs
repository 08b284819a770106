using Polis.Reports;

namespace Polis.Pages;

/// <summary>What was found, in a few plain sentences.</summary>
internal static class FindingsSection
{
    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("section", ("id", "findings")))
        {
            html.Element("h2", "In short").Line();
            using (html.In("div", ("class", "short")))
            {
                WriteWho(html, page);
                WriteAgreement(html, page);
                WriteDivision(html, page);
            }
        }

        html.Line();
    }

    private static void WriteWho(HtmlWriter html, PageModel page)
    {
        var conversation = page.Report.Conversation;
        var people = conversation.Participants == 1 ? "1 person" : $"{Numbers.Count(conversation.Participants)} people";
        html.Element("p", $"{people} voted {Numbers.Count(conversation.Votes, "time")} on {Numbers.Count(conversation.Comments, "comment")}. " + page.Groups.Count switch
        {
            0 => "The votes do not form opinion groups.",
            1 => "They do not fall into different camps: there is one group.",
            _ => (conversation.Grouped < conversation.Participants ? $"{Numbers.Count(conversation.Grouped)} of them" : "They")
                + $" form {Numbers.Word(page.Groups.Count, "group")}: {Sizes(page)}.",
        }).Line();
    }

    private static string Sizes(PageModel page)
    {
        string[] parts = [.. page.Groups.Select(group =>
            $"{group.Letter} with {Numbers.Count(group.Summary.Size)} ({Numbers.Percent(group.Summary.Size, page.Report.Conversation.Grouped)})")];
        return Series(parts);
    }

    private static string Series(string[] parts) => parts.Length < 2 ? string.Concat(parts) : string.Join(", ", parts[..^1]) + " and " + parts[^1];

    private static void WriteAgreement(HtmlWriter html, PageModel page)
    {
        var (agree, disagree) = page.Report.Consensus;
        if (agree.Count + disagree.Count == 0)
        {
            html.Element("p", "There is no comment that a clear majority agrees or disagrees with.").Line();
            return;
        }

        using (html.In("p"))
        {
            if (agree.Count > 0)
                WriteQuote(html, page.Comment(agree[0].CommentId), "Clearest agreement:", "agree");
            if (disagree.Count > 0)
                WriteQuote(html, page.Comment(disagree[0].CommentId), agree.Count > 0 ? " Clearest disagreement:" : "Clearest disagreement:", "disagree");
        }

        html.Line();
    }

    private static void WriteQuote(HtmlWriter html, CommentRow comment, string before, string side)
    {
        var votes = side == "agree" ? comment.Counts.Agrees : comment.Counts.Disagrees;
        html.Text(before + " ");
        Quote(html, comment);
        html.Text($" ({Numbers.Percent(votes, comment.Counts.Votes)} {side}).");
    }

    private static void WriteDivision(HtmlWriter html, PageModel page)
    {
        if (DivisiveSection.Find(page) is not [var comment, ..])
            return;

        using (html.In("p"))
        {
            html.Text("The groups differ most on: ");
            Quote(html, comment);
            var shares = page.Groups.Zip(comment.Groups).Select(pair => $"{Numbers.Percent(pair.Second.Agrees, pair.Second.Votes)} of {pair.First.Letter}");
            html.Text($" ({Series([.. shares])} agree).");
        }

        html.Line();
    }

    private static void Quote(HtmlWriter html, CommentRow comment) =>
        html.Text("“").Element("q", comment.Text, ("dir", "auto"), ("lang", "")).Text("”");
}
