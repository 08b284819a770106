using Polis.Mathematics;
using Polis.Reports;

namespace Polis.Pages;

/// <summary>The participants on two maps: by the main directions of opinion, and by neighbourhood.</summary>
internal static class OpinionMapSection
{
    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("section", ("id", "map")))
        {
            html.Element("h2", "The opinion map").Line();
            html.Element("p", "Every mark is a participant. Those who vote alike stand close together, those who vote differently far apart.").Line();
            NoticeList.Write(html, page, NoticePlace.Map);
            WriteLegend(html, page);
            using (html.In("div", ("class", "maps")))
            {
                WriteDirections(html, page);
                WriteNeighbourhood(html, page);
            }

            html.Line();
            AxisMeaning.Write(html, page);
        }

        html.Line();
    }

    private static void WriteLegend(HtmlWriter html, PageModel page)
    {
        using (html.In("ul", ("class", "legend")))
        {
            foreach (var group in page.Groups)
            {
                using (html.In("li"))
                {
                    group.Draw(html);
                    html.Element("b", group.Name).Text($" {Numbers.Count(group.Summary.Size)}");
                }
            }

            var ungrouped = page.Report.Conversation.Participants - page.Report.Conversation.Grouped;
            if (ungrouped > 0)
            {
                using (html.In("li"))
                {
                    using (html.In("svg", ("class", "mark nobody"), ("viewBox", "-6 -6 12 12"), ("aria-hidden", "true")))
                        html.Empty("use", ("href", "#s-none"));
                    html.Element("b", "In no group").Text($" {Numbers.Count(ungrouped)}: " + (page.Report.Clustering.Source == GroupSource.Published
                        ? "the published data gives them none, most often because they voted rarely"
                        : "they voted too rarely to be placed with confidence"));
                }
            }
        }

        html.Line();
    }

    private static void WriteDirections(HtmlWriter html, PageModel page)
    {
        if (page.Report.Participants.Count == 0)
            return;

        var explained = page.Report.Pca.ExplainedVariance;
        using (html.In("figure", ("id", "map-pca"), ("data-name", "Main directions")))
        {
            new ParticipantMap(page, person => new MapPoint(person.X, person.Y))
            {
                HasAxes = true,
                Label = "Participants by the two main directions of opinion",
            }.Draw(html);
            html.Element("figcaption", "By the main directions of opinion (principal components). Left to right accounts for "
                + $"{Numbers.Percent(explained.ElementAtOrDefault(0))} of the differences in the votes, bottom to top for {Numbers.Percent(explained.ElementAtOrDefault(1))}. "
                + "Zero is the average of all votes. The map could as well be mirrored: left and right have no political meaning.");
        }

        html.Line();
    }

    private static void WriteNeighbourhood(HtmlWriter html, PageModel page)
    {
        if (page.Report.Participants.Count == 0 || page.Report.Participants.Any(person => person.UmapX is null || person.UmapY is null))
            return;

        using (html.In("figure", ("id", "map-umap"), ("data-name", "Neighbourhood")))
        {
            new ParticipantMap(page, person => new MapPoint(person.UmapX ?? 0, person.UmapY ?? 0))
            {
                Label = "Participants by neighbourhood of opinion",
            }.Draw(html);
            html.Element("figcaption", "By neighbourhood of opinion (UMAP). It keeps those who vote alike side by side; the directions mean nothing, nor do the distances between clouds"
                + (page.Report.Umap.Trustworthiness is { } trust ? $". Its trustworthiness is {Numbers.Decimal(trust, 2)}: 1 if all neighbours on the picture vote alike, about 0.5 by chance." : "."));
        }

        html.Line();
    }
}
