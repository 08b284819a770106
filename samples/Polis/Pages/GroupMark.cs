using Polis.Reports;

namespace Polis.Pages;

/// <summary>How a group is named and drawn: a letter, a colour and a shape, so that nobody has to tell colours apart.</summary>
internal sealed record GroupMark(GroupSummary Summary, int Index)
{
    /// <summary>As many as the style sheet has.</summary>
    public const int Colours = 6;

    /// <summary>Shapes by number, each about 10 wide around 0,0.</summary>
    public static readonly string[] Shapes =
    [
        "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
        "M0-5.6L5.6 0L0 5.6L-5.6 0z",
        "M0-5.4L5.2 4H-5.2z",
        "M-4.1-4.1h8.2v8.2h-8.2z",
        "M0 5.4L5.2-4H-5.2z",
        "M-1.7-5h3.4v3.3h3.3v3.4h-3.3v3.3h-3.4v-3.3h-3.3v-3.4h3.3z",
    ];

    public int Id => Summary.Id;

    /// <summary>A for group 0, as Polis names it.</summary>
    public string Letter => Id < 26 ? ((char)('A' + Id)).ToString() : Numbers.Count(Id);
    public string Name => "Group " + Letter;
    public string CssClass => $"g{Index % Colours}";

    /// <summary>The seventh group has the first one's colour but another shape.</summary>
    public string ShapeId => $"s{(Index + Index / Colours) % Shapes.Length}";

    /// <summary>The mark itself, within a sentence or a legend.</summary>
    public void Draw(HtmlWriter html)
    {
        using (html.In("svg", ("class", $"mark {CssClass}"), ("viewBox", "-6 -6 12 12"), ("aria-hidden", "true")))
            html.Empty("use", ("href", "#" + ShapeId));
    }
}
