namespace Polis.Pages;

/// <summary>How to read the numbers.</summary>
internal static class Glossary
{
    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("Agree, pass, disagree", "Shares of the votes cast on a comment. People who did not vote on it do not count, so look at the number of votes, too."),
        ("Consensus (group-aware)", "The groups’ shares of agreement, multiplied: 1 if every group agrees entirely, low as soon as one group does not. "
            + "To tame small numbers each share is (agrees + 1) / (votes + 2)."),
        ("Gap", "The distance between the highest and the lowest share of agreement among the groups, in percentage points, with the same smoothing."),
        ("Extremity", "How far a comment pulls those who agree with it from the middle of the map. High for comments that split people, low for those everybody sees alike."),
        ("Priority", "How soon Polis would show the comment to a voter: higher for comments with much agreement, few passes, high extremity, or few votes yet."),
        ("z", "How surprising a share would be if chance alone had made it. Above 1.28 it counts as clear here; with hundreds of comments some pass by luck."),
        ("Times the others’ share", "The group’s smoothed share on this side, divided by that of all other groups together."),
    ];

    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("dl", ("class", "glossary")))
        {
            foreach (var (term, meaning) in Terms)
                html.Element("dt", term).Element("dd", meaning).Line();
            if (page.Groups.Count > 0)
                html.Element("dt", "Letters of the groups").Element("dd", "In report.json the groups have numbers: "
                    + string.Join(", ", page.Groups.Select(group => $"{group.Letter} is {group.Id}")) + ".").Line();
        }
    }
}
