using System.Text;

namespace Polis.Pages;

/// <summary>
/// Writes HTML that is XML as well. What is not a tag of ours is escaped: only <see cref="Raw"/> is not, and it is for our own assets.
/// </summary>
internal sealed class HtmlWriter
{
    private const char Replacement = '\uFFFD';

    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = [];

    public override string ToString() => _html.ToString();

    /// <summary>Opens an element; the scope closes it.</summary>
    public Scope In(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _html.Append('>');
        _open.Push(tag);
        return new Scope(this);
    }

    /// <summary>An element that holds text only. No start or end of a line: it may stand within a sentence.</summary>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _html.Append('>');
        Escape(text);
        _html.Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>An element without content: a void one of HTML (meta, input), or a shape of SVG.</summary>
    public HtmlWriter Empty(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _html.Append("/>");
        return this;
    }

    public HtmlWriter Text(string text)
    {
        Escape(text);
        return this;
    }

    public HtmlWriter Line()
    {
        _html.Append('\n');
        return this;
    }

    public HtmlWriter Raw(string html)
    {
        _html.Append(html);
        return this;
    }

    /// <summary>An attribute whose value is null is left out.</summary>
    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is null)
                continue;

            _html.Append(' ').Append(name).Append("=\"");
            Escape(value);
            _html.Append('"');
        }
    }

    private void Escape(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                _html.Append(text[i]).Append(text[++i]);
            else
                Escape(text[i]);
        }
    }

    private void Escape(char letter) => _ = letter switch
    {
        '&' => _html.Append("&amp;"),
        '<' => _html.Append("&lt;"),
        '>' => _html.Append("&gt;"),
        '"' => _html.Append("&quot;"),
        '\'' => _html.Append("&#39;"),
        '\n' or '\t' => _html.Append(letter),
        '\r' => _html,
        // Neither HTML nor XML has a way to write these.
        < ' ' or (>= '\u007F' and <= '\u009F') or '\uFFFE' or '\uFFFF' => _html.Append(Replacement),
        _ => _html.Append(char.IsSurrogate(letter) ? Replacement : letter),
    };

    private void Close() => _html.Append("</").Append(_open.Pop()).Append('>');

    public readonly struct Scope(HtmlWriter html) : IDisposable
    {
        public void Dispose() => html.Close();
    }
}
