using System.Text.RegularExpressions;

namespace Polis.Pages;

/// <summary>
/// Text of the conversation's owners: paragraphs, and links as Markdown or as bare addresses. Only http and https become links;
/// everything else stays text.
/// </summary>
internal static partial class LinkedText
{
    public static void WriteParagraphs(HtmlWriter html, string text)
    {
        foreach (var paragraph in BlankLines().Split(text.Trim()))
        {
            using (html.In("p", ("dir", "auto")))
                Write(html, paragraph);
            html.Line();
        }
    }

    public static void Write(HtmlWriter html, string text)
    {
        var done = 0;
        foreach (Match match in Links().Matches(text))
        {
            html.Text(text[done..match.Index]);
            WriteLink(html, match);
            done = match.Index + match.Length;
        }

        html.Text(text[done..]);
    }

    public static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    /// <summary>Paper shows the address of a link that has another name.</summary>
    public static void WriteLink(HtmlWriter html, string address, string text) =>
        html.Element("a", text, ("href", address), ("class", text == address ? null : "named"), ("rel", "noopener noreferrer nofollow"));

    private static void WriteLink(HtmlWriter html, Match match)
    {
        var isMarkdown = match.Groups["address"].Success;
        var address = isMarkdown ? match.Groups["address"].Value : match.Value.TrimEnd('.', ',', ';', ':', '!', '?', '\'');
        if (!IsSafe(address))
        {
            html.Text(match.Value);
            return;
        }

        WriteLink(html, address, isMarkdown ? match.Groups["text"].Value : address);
        if (!isMarkdown)
            html.Text(match.Value[address.Length..]);
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLines();

    [GeneratedRegex("""\[(?<text>[^\[\]]+)\]\((?<address>https?://[^\s()<>"]+)\)|\bhttps?://[^\s()<>"\[\]]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Links();
}
