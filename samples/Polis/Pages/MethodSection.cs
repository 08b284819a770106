using System.Globalization;
using Polis.Mathematics;

namespace Polis.Pages;

/// <summary>How it was computed, from which data, and how to read the numbers.</summary>
internal static class MethodSection
{
    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("section", ("id", "method")))
        {
            html.Element("h2", "Method and data").Line();
            NoticeList.Write(html, page, NoticePlace.Method);
            html.Element("h3", "How it was computed").Line();
            WriteSteps(html, page);
            html.Element("h3", "How to read the numbers").Line();
            Glossary.Write(html, page);
            html.Element("h3", "Where the data comes from").Line();
            WriteFiles(html, page);
            WriteLicence(html, page);
        }

        html.Line();
    }

    public static void WriteFooter(HtmlWriter html, PageModel page)
    {
        var at = page.Report.ComputedAt.UtcDateTime;
        using (html.In("footer"))
        using (html.In("p"))
        {
            html.Text("Computed ");
            html.Element("time", at.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture), ("datetime", at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
            html.Text($" by {page.Report.Generator}. The file report.json beside this page holds every figure in full. This page fetches nothing from the network.");
        }

        html.Line();
    }

    private static void WriteSteps(HtmlWriter html, PageModel page)
    {
        var report = page.Report;
        using (html.In("ol", ("class", "steps")))
        {
            html.Element("li", "Every vote counts as +1 (agree), 0 (pass) or -1 (disagree); the last vote of a participant on a comment is the one that counts. "
                + "Comments that moderators took out stay in the table below, but play no part in map, agreement or division.").Line();
            html.Element("li", "The opinion map shows the two directions along which the votes differ most (principal components). A missing vote counts as the average of its comment, "
                + "and participants with few votes are moved outward to make up for it.").Line();
            html.Element("li", Groups(page)).Line();
            html.Element("li", $"The neighbourhood map (UMAP) keeps participants with similar votes side by side: {report.Umap.Neighbors} neighbours, "
                + $"{report.Umap.Metric} distance, least distance {Numbers.Decimal(report.Umap.MinDist, 2)}, seed {report.Umap.Seed}.").Line();
            html.Element("li", "A comment describes a group if its members take a side clearly more often than the others do, and clearly more often than not (each test one-sided, 90%).").Line();
        }
    }

    private static string Groups(PageModel page)
    {
        var clustering = page.Report.Clustering;
        if (clustering.Source == GroupSource.Published)
            return "The groups were not computed here: they are those published with the data.";

        var tried = clustering.Tried.Select(count => $"{count.Groups}: {Numbers.Decimal(count.Silhouette, 2)}");
        return $"{Numbers.Count(clustering.InConversation, "participant")} voted often enough to be placed in groups: first in {Numbers.Word(clustering.BaseClusters, "small cluster")}, then in as many groups as "
            + (clustering.Tried.Count == 0 ? "there are." : $"fit best (k-means; silhouette by number of groups, {string.Join(", ", tried)}).");
    }

    private static void WriteFiles(HtmlWriter html, PageModel page)
    {
        var conversation = page.Report.Conversation;
        if (conversation.Url is { } url && LinkedText.IsSafe(url))
        {
            using (html.In("p"))
            {
                html.Text("The conversation took place at ");
                LinkedText.WriteLink(html, url, url);
                html.Text(conversation.Views is { } views ? $" ({Numbers.Count(views, "view")})." : ".");
            }

            html.Line();
        }

        if (page.Report.Provenance.Files.Count == 0)
            return;

        using (html.In("div", ("class", "scroll"), ("role", "region"), ("aria-label", "Files"), ("tabindex", "0")))
        using (html.In("table", ("class", "files")))
            WriteFileRows(html, page);
        html.Line();
    }

    private static void WriteFileRows(HtmlWriter html, PageModel page)
    {
        html.Element("caption", "The files this report rests on");
        using (html.In("thead"))
        using (html.In("tr"))
        {
            foreach (var name in (ReadOnlySpan<string>)["File", "Rows", "Bytes", "SHA-256"])
                html.Element("th", name, ("scope", "col"));
        }

        using (html.In("tbody"))
        {
            foreach (var file in page.Report.Provenance.Files)
            {
                using (html.In("tr"))
                {
                    html.Element("th", file.Name, ("scope", "row")).Element("td", Numbers.Count(file.Rows)).Element("td", Numbers.Count(file.Bytes));
                    using (html.In("td"))
                        html.Element("code", file.Sha256);
                }
            }
        }
    }

    private static void WriteLicence(HtmlWriter html, PageModel page)
    {
        html.Element("h3", "Licence of the data").Line();
        if (page.Report.Provenance.Licence is { } licence)
        {
            using (html.In("blockquote", ("class", "licence")))
                LinkedText.WriteParagraphs(html, licence);
        }
        else
        {
            html.Element("p", "No licence statement was found beside the files.", ("class", "none"));
        }

        html.Line();
    }
}
