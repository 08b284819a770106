using Polis.Reports;

namespace Polis.Pages;

/// <summary>
/// The report as a citizen reads it: one HTML file that fetches nothing, and says everything without a script. The same report
/// gives the same page.
/// </summary>
internal static class ReportPage
{
    public static string Write(Report report)
    {
        PageModel page = new(report);
        HtmlWriter html = new();
        html.Raw("<!DOCTYPE html>\n");
        using (html.In("html", ("lang", "en")))
        {
            PageHead.Write(html, page);
            using (html.In("body"))
            {
                html.Element("a", "Skip to the findings", ("class", "skip"), ("href", "#findings")).Line();
                WriteShapes(html);
                TitleSection.Write(html, page);
                using (html.In("main"))
                    WriteSections(html, page);
                MethodSection.WriteFooter(html, page);
                PageHead.WriteScript(html);
            }
        }

        return html.Line().ToString();
    }

    private static void WriteSections(HtmlWriter html, PageModel page)
    {
        FindingsSection.Write(html, page);
        OpinionMapSection.Write(html, page);
        GroupsSection.Write(html, page);
        ConsensusSection.Write(html, page);
        DivisiveSection.Write(html, page);
        CommentTable.Write(html, page);
        MethodSection.Write(html, page);
    }

    /// <summary>The marks of the groups, drawn once and used wherever a group is named.</summary>
    private static void WriteShapes(HtmlWriter html)
    {
        using (html.In("svg", ("class", "shapes"), ("width", "0"), ("height", "0"), ("aria-hidden", "true")))
        using (html.In("defs"))
        {
            foreach (var (index, shape) in GroupMark.Shapes.Index())
                html.Empty("path", ("id", $"s{index}"), ("class", "shape"), ("d", shape));
            html.Empty("circle", ("id", "s-none"), ("class", "shape"), ("r", "3"));
        }

        html.Line();
    }
}
