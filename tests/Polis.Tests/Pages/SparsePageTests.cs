using Polis.Mathematics;
using Polis.Pages;
using Polis.Reports;

namespace Polis.Tests.Pages;

/// <summary>A page of too little data still makes sense, and says what is missing where it is missed.</summary>
public sealed class SparsePageTests
{
    [Theory]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("o")]
    [InlineData("++-o")]
    [InlineData("+", "-", "o", "+", "+", "-")]
    [InlineData("+-o", "+-o", "+-o", "+-o", "+-o", "+-o")]
    [InlineData("+++", "+++", "---", "--o", "---")]
    [InlineData("+..", ".+.", "..-")]
    public void Little_data_gives_a_whole_page(params string[] rows)
    {
        var report = Given.Report(Given.Votes(rows), new UmapOptions { Epochs = 20 });

        var html = ReportPage.Write(report);
        var page = PageOf.Parse(html);
        Assert.DoesNotMatch("NaN|∞|Infinity", PageOf.WithoutScript(html));
        Assert.Equal(["findings", "map", "groups", "agreement", "division", "comments", "method"], page.All("section").Select(section => section.Attribute("id")?.Value));
        Assert.Equal(rows.Length, page.Section("map-pca").All("use").Count());
        Assert.Equal(report.Notices.Select(notice => $"{notice.What}: {notice.Why}").Order(),
            page.All("p").Where(p => p.Attribute("class")?.Value == "notice").Select(p => p.Value).Order());
    }

    [Fact]
    public void One_person_is_told_so_at_the_map_and_at_the_groups()
    {
        var page = PageOf.Parse(PageOf.Html("++-o"));

        Assert.StartsWith("1 person voted 4 times on 4 comments.", page.Section("findings").All("p").First().Value, StringComparison.Ordinal);
        Assert.Equal(
            ["The opinion map is one point: only one person voted.", "There is no UMAP picture: 4 participants are the least to be near or far, and 1 voted."],
            Notices(page.Section("map")));
        Assert.Single(Notices(page.Section("groups")));
        Assert.Single(page.All("figure"));
    }

    [Fact]
    public void Without_groups_it_says_so()
    {
        var conversation = Given.Votes("+-", "-+", "++", "--") with { PublishedGroups = [-1, -1, -1, -1] };

        var page = PageOf.Parse(ReportPage.Write(Given.Report(conversation)));
        Assert.Contains("There are no opinion groups in this conversation.", PageOf.Text(page.Section("groups")), StringComparison.Ordinal);
        Assert.Contains("there is no division to show", PageOf.Text(page.Section("division")), StringComparison.Ordinal);
        Assert.Equal(["–", "–"], page.Section("c0").All("td").Where(td => td.Attribute("class")?.Value is "f gac" or "f gap").Select(td => td.Value));
    }

    [Fact]
    public void Without_consensus_it_says_so()
    {
        var text = PageOf.Text(PageOf.Parse(PageOf.Html("+-", "-+", "+-", "-+", "oo")));

        Assert.Contains("There is no comment that a clear majority agrees or disagrees with.", text, StringComparison.Ordinal);
        Assert.Contains("There is no comment that a clear majority of the voters would agree with.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_nobody_is_still_a_page()
    {
        var report = Given.Report(Given.Votes("+"), new UmapOptions { Epochs = 20 });
        Report empty = report with { Participants = [], Comments = [], Groups = [], Consensus = new ConsensusLists([], []), Notices = [] };

        Assert.Empty(PageOf.Parse(ReportPage.Write(empty)).All("figure"));
    }

    [Fact]
    public void Many_groups_are_told_apart_by_more_than_colour()
    {
        string[] rows = [.. Enumerable.Range(0, 24).Select(person => new string([.. Enumerable.Range(0, 12).Select(comment => comment == person % 12 ? '+' : '-')]))];
        var conversation = Given.Votes(rows) with { PublishedGroups = [.. Enumerable.Range(0, 24).Select(person => person % 12)] };

        var marks = PageOf.Parse(ReportPage.Write(Given.Report(conversation))).Section("map").All("ul").First().All("svg")
            .Select(svg => (svg.Attribute("class")?.Value, svg.Elements().First().Attribute("href")?.Value)).ToArray();
        Assert.Equal(12, marks.Length);
        Assert.Equal(12, marks.Distinct().Count());
    }

    private static IEnumerable<string> Notices(System.Xml.Linq.XElement section) =>
        section.All("p").Where(p => p.Attribute("class")?.Value == "notice").Select(p => p.Value);
}
