namespace Polis.Pages;

/// <summary>What could not be computed, where the reader would look for it.</summary>
internal static class NoticeList
{
    public static void Write(HtmlWriter html, PageModel page, NoticePlace place)
    {
        foreach (var notice in page.NoticesAt(place))
        {
            using (html.In("p", ("class", "notice")))
                html.Element("strong", notice.What + ":").Text(" " + notice.Why);
            html.Line();
        }
    }
}
