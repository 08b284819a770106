using System.Security.Cryptography;
using System.Text;

namespace Polis.Pages;

/// <summary>The head, and the style sheet and script that the page carries along.</summary>
internal static class PageHead
{
    // Wrapped so that the page is XML as well; HTML reads these lines as comments.
    private static readonly string Script = $"//<![CDATA[\n{Asset("report.js")}//]]>";
    private static readonly string Style = $"\n{Asset("report.css")}";

    /// <summary>Nothing may be fetched, sent or embedded; only these two texts may run and style.</summary>
    private static readonly string Policy =
        $"default-src 'none'; script-src '{Hash(Script)}'; style-src '{Hash(Style)}'; base-uri 'none'; form-action 'none'";

    public static void Write(HtmlWriter html, PageModel page)
    {
        using (html.In("head"))
        {
            html.Line().Empty("meta", ("charset", "utf-8")).Line();
            html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy)).Line();
            html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Line();
            html.Empty("meta", ("name", "referrer"), ("content", "no-referrer")).Line();
            html.Empty("meta", ("name", "color-scheme"), ("content", "light dark")).Line();
            html.Empty("meta", ("name", "generator"), ("content", page.Report.Generator)).Line();
            html.Element("title", TitleSection.TitleOf(page.Report) + " – opinion report").Line();
            using (html.In("style"))
                html.Raw(Style);
            html.Line();
        }

        html.Line();
    }

    public static void WriteScript(HtmlWriter html)
    {
        using (html.In("script"))
            html.Raw(Script);
    }

    private static string Hash(string content) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static string Asset(string name)
    {
        using var stream = typeof(PageHead).Assembly.GetManifestResourceStream("Polis.Pages." + name)
            ?? throw new InvalidOperationException($"{name} is not embedded: it belongs to samples/Polis/Pages/assets.");
        using StreamReader reader = new(stream, Encoding.UTF8);

        // A browser reads \r\n as \n before it takes the hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
