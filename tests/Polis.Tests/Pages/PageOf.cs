using System.Xml;
using System.Xml.Linq;
using Polis.Mathematics;
using Polis.Pages;

namespace Polis.Tests.Pages;

/// <summary>Pages of conversations, read back as XML: a page that is not well-formed fails here.</summary>
internal static class PageOf
{
    private static readonly UmapOptions Hasty = new() { Epochs = 20 };

    public static string Html(params string[] rows) => ReportPage.Write(Given.Report(Given.Votes(rows), Hasty));

    public static string Html(string conversation, GroupSource groups) =>
        ReportPage.Write(Given.Report(Given.Conversation(conversation, groups), Hasty));

    public static XElement Parse(string html)
    {
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(html), settings);
        return XElement.Load(reader);
    }

    public static string WithoutScript(string html) => html[..html.IndexOf("<script>", StringComparison.Ordinal)];

    /// <summary>Text as a reader sees it: neither style nor script.</summary>
    public static string Text(XElement page) =>
        string.Concat(page.DescendantNodes().OfType<XText>()
            .Where(text => text.Parent?.Name.LocalName is not ("style" or "script"))
            .Select(text => text.Value + " "));

    public static IEnumerable<XElement> All(this XElement page, string tag) => page.Descendants(tag);

    public static XElement Section(this XElement page, string id) => page.Descendants().First(element => (string?)element.Attribute("id") == id);
}
