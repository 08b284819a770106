using System.Globalization;
using System.Text;

namespace Millrace.States.Testing;

/// <summary>Writes a trace for a person.</summary>
internal sealed class TraceText
{
    private const int LongestJson = 100;

    // A sentence that says what to do is of no use without its end.
    private const int LongestCause = 600;
    private readonly List<(string Time, int Depth, string Text)> _lines = [];
    private readonly DateTimeOffset _start;

    private TraceText(DateTimeOffset start) => _start = start;

    public static string Write(TraceTree tree)
    {
        var start = tree.Started?.At ?? (tree.All is [var first, ..] ? first.EnteredAt : default);
        var text = new TraceText(start);
        if (tree.Started is { } started)
            text.Line(started.At, 0, $"started with {Short(started.Input)}");

        foreach (var visit in tree.Outermost)
            text.Write(visit, 0);

        if (tree.Ended is { } ended)
            text.Line(ended.At, 0, End(ended.Result));

        return text.ToString();
    }

    public override string ToString()
    {
        var width = _lines.Count == 0 ? 0 : _lines.Max(line => line.Time.Length);
        var text = new StringBuilder();
        foreach (var line in _lines)
            text.Append(line.Time.PadLeft(width)).Append("  ").Append(' ', line.Depth * 2).Append(line.Text).Append('\n');

        return text.ToString().TrimEnd('\n');
    }

    private void Write(TracedVisit visit, int depth)
    {
        var input = $"{visit.State} ({visit.Type}) {Short(visit.Input)}";
        var isPlain = visit.Attempts is [] or [{ Error: null, Branches: [] }];
        Line(visit.EnteredAt, depth, isPlain ? $"{input}{Ending(visit)}" : input);
        if (isPlain)
            return;

        for (var i = 0; i < visit.Attempts.Count; i++)
            Write(visit, i, depth + 1);

        if (visit.EndedAt is { } at)
            Line(at, depth + 1, Ending(visit).TrimStart());
    }

    private void Write(TracedVisit visit, int number, int depth)
    {
        var attempt = visit.Attempts[number];
        if (number > 0)
            Line(attempt.StartedAt, depth, $"attempt {number + 1}");

        foreach (var (branch, visits) in attempt.Numbered)
        {
            Line(visits.Count > 0 ? visits[0].EnteredAt : attempt.StartedAt, depth, visit.Type == "Map" ? $"item {branch}" : $"branch {branch}");
            foreach (var inner in visits)
                Write(inner, depth + 1);
        }

        var isLast = number == visit.Attempts.Count - 1;
        if (attempt.Error is { } error && (!isLast || visit.Error is null))
            Line(attempt.EndedAt ?? attempt.StartedAt, depth, $"! {Failure(error, attempt.Cause)}");
    }

    private string Ending(TracedVisit visit) => visit switch
    {
        { Error: not null } or { Failed: not null } => $" !! {Failure(visit.Error ?? "no name", visit.Cause)}",
        { CaughtError: not null } => $" caught, on to {visit.Next ?? "the end"} with {Short(visit.Output)}",
        { Exited: null } => visit.Waits is { } waits ? $" ... until {Since(waits.Until)}" : " ...",
        _ => $" -> {Short(visit.Output)}{Duration(visit)}",
    };

    private static string Duration(TracedVisit visit) => visit.Elapsed > TimeSpan.Zero ? $" in {Time(visit.Elapsed)}" : "";

    private static string End(ExecutionResult result) => result switch
    {
        ExecutionResult.Succeeded(var output) => $"succeeded with {Short(output)}",
        ExecutionResult.Failed(var error, var cause) => $"failed: {Failure(error ?? "no name", cause)}",
        ExecutionResult.Aborted(var error, var cause) => $"stopped: {Failure(error ?? "no name", cause)}",
        _ => "timed out",
    };

    private static string Failure(string error, string? cause) => string.IsNullOrEmpty(cause) ? error : $"{error}: {Short(cause, LongestCause)}";

    private static string Short(string? text, int longest = LongestJson)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length <= longest ? line : $"{line[..longest]}... ({line.Length} characters)";
    }

    private void Line(DateTimeOffset at, int depth, string text) => _lines.Add((Since(at), depth, text));

    private string Since(DateTimeOffset at) => $"+{Time(at - _start)}";

    private static string Time(TimeSpan time)
    {
        List<string> parts = [];
        if (time.Days > 0)
            parts.Add($"{time.Days}d");

        if (time.Hours > 0)
            parts.Add($"{time.Hours}h");

        if (time.Minutes > 0)
            parts.Add($"{time.Minutes}m");

        var seconds = time.Seconds + (time.Milliseconds / 1000.0);
        if (seconds > 0 || parts.Count == 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s"));

        return string.Join(' ', parts);
    }
}
