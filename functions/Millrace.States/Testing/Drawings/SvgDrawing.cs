using System.Globalization;
using System.Text;

namespace Millrace.States.Testing.Drawings;

/// <summary>
/// Writes an SVG image. Boxes bring their own light ground and dark letters along, and lines are of a middle grey, so it can be read on any page and by
/// programs that know no style sheets for the dark.
/// </summary>
internal sealed class SvgDrawing
{
    public const int LongestName = 42;

    private const string Style =
        "text{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2933;text-anchor:middle}.name{font-size:13px;font-weight:600}"
        + ".type,.label,.count{font-size:11px}.type{fill:#52606d}.count{fill:#fff;font-weight:700}.box{stroke:#829ab1;stroke-width:1.3;fill:#f5f7fa}"
        + ".Task{fill:#e3effd;stroke:#4a90d9}.Choice{fill:#fff3d1;stroke:#d9a406}.Wait{fill:#efe6fd;stroke:#9061d9}.Succeed{fill:#def5e4;stroke:#3aa757}"
        + ".Fail{fill:#fde3e3;stroke:#d64545}.level{fill:#fff;stroke:#cbd2d9;stroke-dasharray:3 3}.visited{stroke:#1a9850;stroke-width:3.4}"
        + ".failed{stroke:#d73027;stroke-width:3.8}.way{fill:none;stroke:#829ab1;stroke-width:1.5}.catch{stroke-dasharray:5 4}"
        + ".taken{stroke:#1a9850;stroke-width:3}.dot{fill:#829ab1}.ring{fill:none;stroke:#829ab1;stroke-width:1.5}.ground{fill:#fff;stroke:#e4e7eb}";

    private readonly StringBuilder _text = new();
    private readonly Marks _marks;

    private SvgDrawing(Marks marks) => _marks = marks;

    public static string Write(LevelLayout level, Marks marks)
    {
        var drawing = new SvgDrawing(marks);
        drawing.Line(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {level.Width:0.#} {level.Height:0.#}\" width=\"{level.Width:0.#}\" height=\"{level.Height:0.#}\">");
        drawing._text.Append("<style>").Append(Style).Append("</style>\n<defs>");
        drawing.Arrow("arrow", "#829ab1");
        drawing.Arrow("arrow-taken", "#1a9850");
        drawing._text.Append("</defs>\n");
        drawing.WriteLevel(level);
        return drawing._text.Append("</svg>\n").ToString();
    }

    private void Arrow(string id, string color) => _text.Append(CultureInfo.InvariantCulture,
        $"<marker id=\"{id}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" fill=\"{color}\"/></marker>");

    private void WriteLevel(LevelLayout level)
    {
        var ports = new Ports(level);
        var start = level.Start;
        Line($"<circle class=\"dot\" cx=\"{start.X:0.#}\" cy=\"{start.Top - 24:0.#}\" r=\"5\"/>");
        Line($"<path class=\"way{Taken(_marks.Visits(level.Machine.Start) > 0)}\" d=\"M{start.X:0.#} {start.Top - 19:0.#}V{start.Top - 1:0.#}\"{Head(_marks.Visits(level.Machine.Start) > 0)}/>");
        foreach (var path in level.Paths)
            WritePath(path, ports);

        foreach (var node in level.Nodes)
        {
            if (node.State is { } state)
                WriteState(node, state);
            else if (node.Label is { } label)
                WriteLabel(node, label);
        }
    }

    private void WritePath(DrawnPath path, Ports ports)
    {
        var isTaken = _marks.HasTaken(path.From.State?.Name ?? "", path.Way);
        Line($"<path class=\"way{(path.Way.IsCatch ? " catch" : "")}{Taken(isTaken)}\" d=\"{ports.Line(path)}\"{Head(isTaken)}/>");
    }

    private void WriteState(Node node, DrawnState state)
    {
        var (left, top) = (node.Left, node.Top);
        var visits = _marks.Visits(state.Name);
        var mark = _marks.HasFailed(state.Name) ? " failed" : visits > 0 ? " visited" : "";
        var round = state.Type switch { "Succeed" or "Fail" => node.Height / 2, "Choice" => 3, _ => 9 };
        Line($"<g><title>{Escape(state.Name)}</title><rect class=\"box {state.Type}{mark}\" x=\"{left:0.#}\" y=\"{top:0.#}\" width=\"{node.Width:0.#}\" height=\"{node.Height:0.#}\" rx=\"{round:0.#}\"/>");
        Line($"<text class=\"name\" x=\"{node.X:0.#}\" y=\"{top + 18:0.#}\">{Escape(Shorten(state.Name))}</text>");
        Line($"<text class=\"type\" x=\"{node.X:0.#}\" y=\"{top + 33:0.#}\">{Escape(state.Type)}</text></g>");
        if (visits > 1)
        {
            var width = 14 + (visits.ToString(CultureInfo.InvariantCulture).Length * 7);
            var ground = _marks.HasFailed(state.Name) ? "#d73027" : "#1a9850";
            Line($"<rect x=\"{left + node.Width - width + 6:0.#}\" y=\"{top - 9:0.#}\" width=\"{width}\" height=\"18\" rx=\"9\" fill=\"{ground}\"/>");
            Line($"<text class=\"count\" x=\"{left + node.Width - (width / 2.0) + 6:0.#}\" y=\"{top + 4:0.#}\">&#215;{visits}</text>");
        }

        WriteInner(node);
        if (state.Ways.FirstOrDefault(way => way.Target is null) is { } end)
            WriteEnd(node, _marks.HasTaken(state.Name, end));
    }

    private void WriteInner(Node node)
    {
        var left = node.X - (node.Inner.Sum(level => level.Width + 12) / 2) + 6;
        foreach (var level in node.Inner)
        {
            var top = node.Top + LevelLayout.TitleHeight;
            Line($"<g transform=\"translate({left:0.#} {top:0.#})\"><rect class=\"level\" width=\"{level.Width:0.#}\" height=\"{node.Height - LevelLayout.TitleHeight - 12:0.#}\" rx=\"8\"/>");
            WriteLevel(level);
            _text.Append("</g>\n");
            left += level.Width + 12;
        }
    }

    private void WriteEnd(Node node, bool isTaken)
    {
        var bottom = node.Top + node.Height;
        var x = node.Below.Count == 0 ? node.X : node.Left + 18;
        Line($"<path class=\"way{Taken(isTaken)}\" d=\"M{x:0.#} {bottom:0.#}V{bottom + 9:0.#}\"/>");
        Line($"<circle class=\"ring{Taken(isTaken)}\" cx=\"{x:0.#}\" cy=\"{bottom + 15:0.#}\" r=\"6\"/><circle class=\"dot\" cx=\"{x:0.#}\" cy=\"{bottom + 15:0.#}\" r=\"3\"/>");
    }

    private void WriteLabel(Node node, string label)
    {
        Line($"<rect class=\"ground\" x=\"{node.Left:0.#}\" y=\"{node.Top:0.#}\" width=\"{node.Width:0.#}\" height=\"{node.Height:0.#}\" rx=\"5\"/>");
        Line($"<text class=\"label\" x=\"{node.X:0.#}\" y=\"{node.Top + 13:0.#}\">{Escape(label)}</text>");
    }

    private static string Taken(bool isTaken) => isTaken ? " taken" : "";

    private static string Head(bool isTaken) => $" marker-end=\"url(#{(isTaken ? "arrow-taken" : "arrow")})\"";

    public static string Shorten(string name) => name.Length <= LongestName ? name : $"{name[..(LongestName - 3)]}...";

    // What no XML may hold, not even escaped, is left out.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isAllowed = rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not 0xFFFE and not 0xFFFF);
            escaped.Append(rune.Value switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => isAllowed ? rune.ToString() : "" });
        }

        return escaped.ToString();
    }

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
