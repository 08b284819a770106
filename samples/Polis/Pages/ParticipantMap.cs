using System.Globalization;
using System.Text;
using Polis.Reports;

namespace Polis.Pages;

/// <summary>A drawing of the participants, each with the mark of their group.</summary>
internal sealed class ParticipantMap(PageModel page, Func<ParticipantRow, MapPoint> placeOf)
{
    private const int Crowd = 10;
    private const double LetterHeight = 34;

    private readonly PlotFrame _frame = PlotFrame.Around([.. page.Report.Participants.Select(placeOf)]);

    /// <summary>Directions and distances are figures: axes, the middle and fences around the groups.</summary>
    public bool HasAxes { get; init; }

    public required string Label { get; init; }

    public void Draw(HtmlWriter html)
    {
        using (html.In("svg", ("class", "plot"), ("viewBox", $"0 0 {Numbers.Place(PlotFrame.Width)} {Numbers.Place(_frame.Height)}"), ("role", "img"), ("aria-label", Label)))
        {
            html.Line().Empty("rect", ("class", "frame"), ("x", "0.5"), ("y", "0.5"), ("width", Numbers.Place(PlotFrame.Width - 1)), ("height", Numbers.Place(_frame.Height - 1)));
            if (HasAxes)
            {
                DrawAxes(html);
                foreach (var group in page.Groups)
                    DrawFence(html, group);
            }

            html.Line();
            DrawPeople(html, null);
            foreach (var group in page.Groups)
                DrawPeople(html, group);
            foreach (var group in page.Groups)
                DrawLetter(html, group);
        }

        html.Line();
    }

    private void DrawAxes(HtmlWriter html)
    {
        var bottom = Numbers.Place(_frame.Height - 6);
        foreach (var tick in _frame.Ticks(isHorizontal: true))
        {
            var x = Numbers.Place(_frame.PlaceX(tick));
            html.Empty("path", ("class", tick == 0 ? "zero" : "tick"), ("d", $"M{x} 0V{Numbers.Place(_frame.Height)}"));
            html.Element("text", Tick(tick), ("x", x), ("y", bottom), ("class", "x"));
        }

        foreach (var tick in _frame.Ticks(isHorizontal: false))
        {
            var y = Numbers.Place(_frame.PlaceY(tick));
            html.Empty("path", ("class", tick == 0 ? "zero" : "tick"), ("d", $"M0 {y}H{Numbers.Place(PlotFrame.Width)}"));
            html.Element("text", Tick(tick), ("x", "5"), ("y", y), ("class", "y"));
        }
    }

    private static string Tick(double tick) => tick.ToString("#,0.###", CultureInfo.InvariantCulture).Replace('-', '−');

    private void DrawFence(HtmlWriter html, GroupMark group)
    {
        StringBuilder path = new();
        foreach (var point in ConvexHull.Around(Members(group).Select(placeOf)).Select(_frame.Place))
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Numbers.Place(point.X)).Append(' ').Append(Numbers.Place(point.Y));
        if (path.Length > 0)
            html.Empty("path", ("class", $"fence {group.CssClass}"), ("d", path.Append('Z').ToString()));
    }

    private void DrawPeople(HtmlWriter html, GroupMark? group)
    {
        using (html.In("g", ("class", group?.CssClass ?? "nobody")))
        {
            foreach (var person in Members(group))
            {
                var place = _frame.Place(placeOf(person));
                using (html.In("use", ("href", "#" + (group?.ShapeId ?? "s-none")), ("x", Numbers.Place(place.X)), ("y", Numbers.Place(place.Y))))
                    html.Element("title", Describe(person, group));
            }
        }

        html.Line();
    }

    private void DrawLetter(HtmlWriter html, GroupMark group)
    {
        double[] x = [.. Members(group).Select(person => _frame.Place(placeOf(person)).X).Order()];
        double[] y = [.. Members(group).Select(person => _frame.Place(placeOf(person)).Y).Order()];
        if (x.Length == 0)
            return;

        // Amid a crowd, but above a few, which it would hide.
        var up = x.Length < Crowd ? LetterHeight : 0;
        html.Element("text", group.Letter, ("class", $"letter {group.CssClass}"), ("x", Numbers.Place(x[x.Length / 2])), ("y", Numbers.Place(Math.Max(LetterHeight / 2, y[y.Length / 2] - up))));
    }

    private IEnumerable<ParticipantRow> Members(GroupMark? group) => page.Report.Participants.Where(person => person.Group == group?.Id);

    private static string Describe(ParticipantRow person, GroupMark? group) =>
        $"Participant {person.Id}, {group?.Name ?? "no group"}: {Numbers.Count(person.Votes, "vote")} ({Numbers.Count(person.Agrees)} agree, "
        + $"{Numbers.Count(person.Votes - person.Agrees - person.Disagrees)} pass, {Numbers.Count(person.Disagrees)} disagree)";
}
