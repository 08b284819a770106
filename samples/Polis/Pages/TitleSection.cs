using System.Globalization;
using Polis.Reports;

namespace Polis.Pages;

/// <summary>What was discussed, by how many, and what the page holds.</summary>
internal static class TitleSection
{
    private static readonly (string Id, string Name)[] Sections =
    [
        ("findings", "In short"), ("map", "Opinion map"), ("groups", "Groups"), ("agreement", "Agreement"),
        ("division", "Division"), ("comments", "All comments"), ("method", "Method and data"),
    ];

    public static string TitleOf(Report report) => report.Conversation.Topic ?? report.Conversation.Name;

    public static void Write(HtmlWriter html, PageModel page)
    {
        var conversation = page.Report.Conversation;
        using (html.In("header"))
        {
            html.Element("p", "Opinion report", ("class", "kicker")).Line();
            html.Element("h1", TitleOf(page.Report), ("dir", "auto"), ("lang", "")).Line();
            if (conversation.Description is { } description)
            {
                using (html.In("div", ("class", "lead"), ("lang", "")))
                    LinkedText.WriteParagraphs(html, description);
            }

            WriteFigures(html, page);
            WriteContents(html);
        }

        html.Line();
    }

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static void WriteFigures(HtmlWriter html, PageModel page)
    {
        var conversation = page.Report.Conversation;
        var each = conversation.Participants == 0 ? 0 : (double)conversation.Votes / conversation.Participants;
        using (html.In("dl", ("class", "figures")))
        {
            WriteFigure(html, Numbers.Count(conversation.Participants), conversation.Participants == 1 ? "participant" : "participants");
            WriteFigure(html, Numbers.Count(conversation.Comments), conversation.Comments == 1 ? "comment" : "comments");
            WriteFigure(html, Numbers.Count(conversation.Votes), conversation.Votes == 1 ? "vote" : "votes");
            WriteFigure(html, Numbers.Decimal(each, each < 20 ? 1 : 0), "votes per participant");
            WriteFigure(html, Numbers.Count(page.Groups.Count), page.Groups.Count == 1 ? "opinion group" : "opinion groups");
        }

        html.Line();
    }

    private static void WriteFigure(HtmlWriter html, string figure, string meaning)
    {
        using (html.In("div"))
            html.Element("dt", meaning).Element("dd", figure);
    }

    private static void WriteContents(HtmlWriter html)
    {
        using (html.In("nav", ("aria-label", "Contents")))
        using (html.In("ol"))
        {
            foreach (var (id, name) in Sections)
            {
                using (html.In("li"))
                    html.Element("a", name, ("href", "#" + id));
            }
        }

        html.Line();
    }
}
