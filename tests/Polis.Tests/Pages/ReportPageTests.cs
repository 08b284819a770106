using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Polis.Mathematics;
using Polis.Pages;

namespace Polis.Tests.Pages;

/// <summary>The page of the conversations that come with the sample.</summary>
public sealed class ReportPageTests
{
    private static readonly string[] Allowed = ["https://pol.is/3atycmhmer", "https://pep.org.nz", "https://compdemocracy.org/case-studies/2019-scoop-hivemind-biodiversity"];

    [Theory]
    [InlineData(Given.Seattle, GroupSource.Computed, 400_000)]
    [InlineData(Given.Seattle, GroupSource.Published, 400_000)]
    [InlineData(Given.Biodiversity, GroupSource.Computed, 1_500_000)]
    [InlineData(Given.Biodiversity, GroupSource.Published, 1_500_000)]
    internal void It_is_well_formed_and_small(string conversation, GroupSource groups, int most)
    {
        var html = PageOf.Html(conversation, groups);

        Assert.Equal("html", PageOf.Parse(html).Name.LocalName);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, most);
        Assert.DoesNotMatch("NaN|∞|Infinity", PageOf.WithoutScript(html));
    }

    [Fact]
    public void It_is_the_same_each_time()
    {
        Assert.Equal(PageOf.Html(Given.Seattle, GroupSource.Computed), PageOf.Html(Given.Seattle, GroupSource.Computed));
    }

    [Fact]
    public void It_refers_to_nothing_outside_but_by_links_of_the_summary_and_the_licence()
    {
        var html = PageOf.Html(Given.Biodiversity, GroupSource.Published);
        var page = PageOf.Parse(html);

        var references = page.Descendants().Attributes()
            .Where(attribute => attribute.Name.LocalName is "href" or "src" or "srcset" or "action" or "data" or "poster" or "style")
            .Select(attribute => attribute.Value)
            .Where(value => !value.StartsWith('#'));
        Assert.Equal(Allowed.Order(), references.Distinct().Order());
        Assert.DoesNotMatch(new Regex(@"url\(|@import|@font-face|fetch\(|XMLHttpRequest|import\(|sendBeacon", RegexOptions.IgnoreCase), html);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "img" or "iframe" or "object" or "embed" or "base");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_policy_lets_only_its_own_style_and_script_run()
    {
        var html = PageOf.Html(Given.Seattle, GroupSource.Computed);

        var policy = PageOf.Parse(html).All("meta").Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")?.Value;
        Assert.Equal($"default-src 'none'; script-src '{HashOf(html, "script")}'; style-src '{HashOf(html, "style")}'; base-uri 'none'; form-action 'none'", policy);
    }

    [Theory]
    [InlineData(Given.Seattle)]
    [InlineData(Given.Biodiversity)]
    public void It_shows_every_participant_and_every_comment(string conversation)
    {
        var report = Given.Report(Given.Conversation(conversation, GroupSource.Computed), new UmapOptions { Epochs = 20 });

        var page = PageOf.Parse(ReportPage.Write(report));
        foreach (var map in (string[])["map-pca", "map-umap"])
        {
            var shown = page.Section(map).All("title").Select(title => int.Parse(Regex.Match(title.Value, @"^Participant (\d+),").Groups[1].Value, CultureInfo.InvariantCulture));
            Assert.Equal(report.Participants.Select(person => person.Id).Order(), shown.Order());
        }

        var rows = page.Section("all").All("tbody").ToArray();
        Assert.Equal(report.Comments.Select(comment => $"c{comment.Id}"), rows.Select(row => row.Attribute("id")?.Value));
        Assert.Equal(report.Comments.Select(comment => comment.Text), rows.Select(row => row.All("span").Last().Value));
        Assert.All(rows, row => Assert.Equal(1 + report.Groups.Count, row.All("tr").Count()));
        Assert.Equal(report.Conversation.ModeratedOut, rows.Count(row => row.Attribute("class")?.Value == "out"));
    }

    [Theory]
    [InlineData(Given.Seattle)]
    [InlineData(Given.Biodiversity)]
    public void Every_mark_lies_within_its_map(string conversation)
    {
        var page = PageOf.Parse(PageOf.Html(conversation, GroupSource.Computed));

        foreach (var plot in page.All("svg").Where(svg => svg.Attribute("class")?.Value == "plot"))
        {
            double[] box = [.. (plot.Attribute("viewBox")?.Value ?? "").Split(' ').Select(Number)];
            foreach (var mark in plot.All("use"))
            {
                Assert.InRange(Number(mark.Attribute("x")?.Value), 0, box[2]);
                Assert.InRange(Number(mark.Attribute("y")?.Value), 0, box[3]);
            }
        }
    }

    [Fact]
    public void It_says_the_findings_first()
    {
        var page = PageOf.Parse(PageOf.Html(Given.Biodiversity, GroupSource.Published));

        var sentences = page.Section("findings").All("p").Select(p => p.Value).ToArray();
        Assert.Equal("536 people voted 29,719 times on 314 comments. 443 of them form two groups: A with 72 (16%) and B with 371 (84%).", sentences[0]);
        Assert.StartsWith("Clearest agreement: “", sentences[1], StringComparison.Ordinal);
        Assert.StartsWith("The groups differ most on: “", sentences[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_go_down_one_step_at_a_time()
    {
        var page = PageOf.Parse(PageOf.Html(Given.Seattle, GroupSource.Computed));

        int[] levels = [.. page.Descendants().Select(element => element.Name.LocalName).Where(name => Regex.IsMatch(name, "^h[1-6]$")).Select(name => name[1] - '0')];
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.Equal("en", page.Attribute("lang")?.Value);
        Assert.All(page.All("table"), table => Assert.NotEmpty(table.All("caption")));
        Assert.All(page.All("th"), th => Assert.NotNull(th.Attribute("scope")));
        Assert.Equal(page.Descendants().Attributes("id").Count(), page.Descendants().Attributes("id").Select(id => id.Value).Distinct().Count());
    }

    [Fact]
    public void It_names_the_files_and_the_licence()
    {
        var conversation = Given.Conversation(Given.Seattle, GroupSource.Published);

        var method = PageOf.Text(PageOf.Parse(ReportPage.Write(Given.Report(conversation, new UmapOptions { Epochs = 20 }))).Section("method"));
        Assert.All(conversation.Files, file => Assert.Contains(file.Sha256, method, StringComparison.Ordinal));
        Assert.Contains("sub-licensed under CC BY 4.0", method, StringComparison.Ordinal);
    }

    private static string HashOf(string html, string tag)
    {
        var content = Regex.Match(html, $"<{tag}>(.*?)</{tag}>", RegexOptions.Singleline).Groups[1].Value;
        return "sha256-" + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }

    private static double Number(string? text) => double.Parse(text ?? "", CultureInfo.InvariantCulture);
}
