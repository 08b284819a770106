using System.Globalization;
using System.Text;

namespace Millrace.States.Testing.Drawings;

/// <summary>Writes a flow chart in the language of Mermaid.</summary>
internal sealed class MermaidDrawing
{
    private readonly StringBuilder _text = new("flowchart TD\n");
    private readonly Dictionary<string, string> _ids = [];
    private readonly List<int> _takenEdges = [];
    private readonly Marks _marks;
    private int _levels;
    private int _edges;

    private MermaidDrawing(Marks marks) => _marks = marks;

    public static string Write(DrawnMachine machine, Marks marks)
    {
        var drawing = new MermaidDrawing(marks);
        drawing.Write(machine, 1);
        drawing.WriteStyles();
        return drawing._text.ToString();
    }

    private void Write(DrawnMachine machine, int depth)
    {
        var level = ++_levels;
        foreach (var state in machine.States)
            _ids[state.Name] = Number("s", _ids.Count + 1);

        Line(depth, $"b{level}((\" \")) --> {_ids[machine.Start]}");
        _edges++;
        foreach (var state in machine.States)
            WriteState(state, depth);

        if (machine.States.Any(state => state.Ways.Any(way => way.Target is null)))
            Line(depth, $"e{level}(((\" \")))");

        foreach (var state in machine.States)
        {
            foreach (var way in state.Ways)
                WriteWay(state, way, (level, depth));
        }
    }

    private void WriteState(DrawnState state, int depth)
    {
        var id = _ids[state.Name];
        var visits = _marks.Visits(state.Name);
        var text = $"{Escape(state.Name)}<br/><small>{state.Type}{(visits > 1 ? Number(" &times;", visits) : "")}</small>";
        if (state.Inner.Count == 0)
        {
            var (open, close) = state.Type switch
            {
                "Choice" => ("{{", "}}"),
                "Succeed" or "Fail" => ("([", "])"),
                "Wait" => ("(", ")"),
                _ => ("[", "]"),
            };
            Line(depth, $"{id}{open}\"{text}\"{close}");
            return;
        }

        Line(depth, $"subgraph {id}[\"{text}\"]");
        for (var i = 0; i < state.Inner.Count; i++)
        {
            Line(depth + 1, $"subgraph {id}_{i}[\"{(state.Type == "Map" ? "each item" : Number("branch ", i))}\"]");
            Write(state.Inner[i], depth + 2);
            Line(depth + 1, "end");
        }

        Line(depth, "end");
    }

    private void WriteWay(DrawnState state, DrawnWay way, (int Level, int Depth) at)
    {
        var target = way.Target is { } name ? _ids[name] : Number("e", at.Level);
        var label = way.Label is { } text ? $"|\"{Escape(text)}\"|" : "";
        Line(at.Depth, $"{_ids[state.Name]} {(way.IsCatch ? "-.->" : "-->")}{label} {target}");
        if (_marks.HasTaken(state.Name, way))
            _takenEdges.Add(_edges);

        _edges++;
    }

    private void WriteStyles()
    {
        var failed = _ids.Where(state => _marks.HasFailed(state.Key)).Select(state => state.Value).ToList();
        var visited = _ids.Where(state => _marks.Visits(state.Key) > 0 && !_marks.HasFailed(state.Key)).Select(state => state.Value).ToList();
        if (visited.Count > 0)
        {
            Line(1, "classDef visited stroke:#1a9850,stroke-width:3px");
            Line(1, $"class {string.Join(',', visited)} visited");
        }

        if (failed.Count > 0)
        {
            Line(1, "classDef failed stroke:#d73027,stroke-width:3px");
            Line(1, $"class {string.Join(',', failed)} failed");
        }

        if (_takenEdges.Count > 0)
            Line(1, $"linkStyle {string.Join(',', _takenEdges)} stroke:#1a9850,stroke-width:3px");
    }

    // In Mermaid's quoted texts these signs are written by their numbers.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            if (letter is '"' or '#' or '&' or '<' or '>' or ';' or '`' or '\\' or '|' or '{' or '}' || char.IsControl(letter))
                escaped.Append(CultureInfo.InvariantCulture, $"#{(int)letter};");
            else
                escaped.Append(letter);
        }

        return escaped.ToString();
    }

    private static string Number(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");

    private void Line(int depth, FormattableString text) => _text.Append(' ', depth * 2).Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line(int depth, string text) => _text.Append(' ', depth * 2).Append(text).Append('\n');
}
