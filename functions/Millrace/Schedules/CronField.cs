using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Millrace.Schedules;

/// <summary>One of the six fields of a cron expression: its values, and how lists, ranges and steps of them are written.</summary>
/// <param name="Name">As AWS calls it.</param>
/// <param name="First">The smallest value.</param>
/// <param name="Last">The largest value.</param>
/// <param name="Allowed">The values, as an error message says it.</param>
/// <param name="Names">Other words for the values, from the first on; empty if there are none.</param>
internal sealed record CronField(string Name, int First, int Last, string Allowed, IReadOnlyList<string> Names)
{
    public static CronField Minute { get; } = new("minutes", 0, 59, "0 to 59", []);

    public static CronField Hour { get; } = new("hours", 0, 23, "0 to 23", []);

    public static CronField DayOfMonth { get; } = new("day-of-month", 1, 31, "1 to 31, ?, L, LW or a day with W such as 15W", []);

    public static CronField Month { get; } = new(
        "month", 1, 12, "1 to 12 or JAN to DEC", ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);

    public static CronField DayOfWeek { get; } = new(
        "day-of-week", 1, 7, "1 (Sunday) to 7 or SUN to SAT, ?, L, a day with L such as 6L, or a day with # such as 6#3",
        ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    public static CronField Year { get; } = new("year", 1970, 2199, "1970 to 2199", []);

    private int Size => Last - First + 1;

    /// <summary>The sentence that says what is wrong with the field.</summary>
    public string Problem(string text, string why) =>
        $"The {Name} field is '{text}', but {why}; it takes {Allowed}, *, and lists (,), ranges (-) and steps (/) of values.";

    public bool TryReadValue(string text, out int value)
    {
        for (value = 0; value < Names.Count; value++)
        {
            if (string.Equals(Names[value], text, StringComparison.OrdinalIgnoreCase))
            {
                value += First;
                return true;
            }
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= First && value <= Last;
    }

    /// <summary>Reads values, ranges and steps, parted by commas. A range such as 20-2 goes on from the first value behind the last; years do not.</summary>
    public bool TryReadSet(string text, out CronSet set, [NotNullWhen(false)] out string? problem)
    {
        set = CronSet.Empty(First, Last);
        foreach (var part in text.Split(','))
        {
            if (!TryReadPart(part, out var from, out var to, out var step, out var why))
            {
                problem = Problem(text, why);
                return false;
            }

            for (var value = from; value <= to; value += step)
                set = set.With(value > Last ? value - Size : value);
        }

        problem = null;
        return true;
    }

    private bool TryReadPart(string part, out int from, out int to, out int step, [NotNullWhen(false)] out string? why)
    {
        (from, to, step) = (First, Last, 1);
        var halves = part.Split('/', 2);
        if (halves.Length == 2 && !IsStep(halves[1], out step))
        {
            why = $"'{halves[1]}' is not a step of 1 to {Last - First}";
            return false;
        }

        why = halves[0] == "*" ? null : WhyNoRange(halves[0], out from, out to);
        if (why is null && halves.Length == 2 && !halves[0].Contains('-', StringComparison.Ordinal))
            to = Last;

        return why is null;
    }

    private bool IsStep(string text, out int step) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out step) && step >= 1 && step <= Last - First;

    private string? WhyNoRange(string text, out int from, out int to)
    {
        to = 0;
        var ends = text.Split('-', 2);
        if (!TryReadValue(ends[0], out from))
            return WhyNoValue(ends[0]);

        if (ends.Length == 1)
            to = from;
        else if (!TryReadValue(ends[1], out to))
            return WhyNoValue(ends[1]);

        if (to < from && this == Year)
            return $"the range '{text}' runs backwards";

        to += to < from ? Size : 0;
        return null;
    }

    private string WhyNoValue(string text) => text switch
    {
        "" => "a value is missing",
        "?" when this == DayOfMonth || this == DayOfWeek => "'?' stands alone",
        _ when text.AsSpan().IndexOfAny('L', 'W', '#') >= 0 && (this == DayOfMonth || this == DayOfWeek) =>
            $"'{text}' is none of its values, and L, W and # stand in no list, range or step",
        _ => $"'{text}' is none of its values",
    };
}
