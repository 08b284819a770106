using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Millrace.Schedules;

/// <summary>
/// Some hours of some days of the week, on the clocks of a zone. A border that the clocks leave out when they are put forward
/// is moved to the end of the gap; one that they show twice counts the first time. So windows that meet do so on every day.
/// </summary>
public sealed class CalendarWindow
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly HashSet<DayOfWeek> _days;
    private readonly TimeSpan _from;
    private readonly TimeSpan _for;
    private readonly TimeZoneInfo _zone;

    private CalendarWindow(HashSet<DayOfWeek> days, TimeOnly from, TimeOnly to, TimeZoneInfo zone)
    {
        _days = days;
        _from = from.ToTimeSpan();
        _for = to > from ? to - from : to.ToTimeSpan() - _from + TimeSpan.FromDays(1);
        _zone = zone;
    }

    /// <summary>Reads a window.</summary>
    /// <param name="json">The window as it is written.</param>
    /// <param name="window">The window, if it breaks no rule.</param>
    /// <param name="problem">Otherwise one sentence that names the field, its value and what is allowed.</param>
    public static bool TryCreate(
        CalendarWindowJson json, [NotNullWhen(true)] out CalendarWindow? window, [NotNullWhen(false)] out string? problem)
    {
        window = null;
        TimeOnly from = default, to = default;
        TimeZoneInfo? zone = null;
        problem = WhyNoDays(json.Days) ?? WhyNoTime("from", json.From, out from) ?? WhyNoTime("to", json.To, out to);
        if (problem is null && TimeZones.TryFind(json.Zone, out zone, out problem))
            window = new CalendarWindow([.. json.Days.Select(static name => (DayOfWeek)Array.IndexOf(DayNames, name))], from, to, zone);

        return window is not null;
    }

    /// <summary>Whether the window is open at an instant. It is at its first instant, and is not at its end.</summary>
    public bool IsOpen(DateTimeOffset at)
    {
        var today = LocalClock.At(_zone, at).Date;
        return OpeningOn(today.AddDays(-1)) is { } yesterdays && yesterdays.Contains(at)
            || OpeningOn(today) is { } todays && todays.Contains(at);
    }

    /// <summary>When the window opens for the first time strictly after an instant; one that is open already does not count.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset after)
    {
        // A gap may swallow an opening, even twice a year; within two months every window opens.
        var today = LocalClock.At(_zone, after).Date;
        return Enumerable.Range(-1, 60).Select(day => OpeningOn(today.AddDays(day)))
            .First(opening => opening is { } one && one.At > after)?.At ?? throw new UnreachableException();
    }

    private Opening? OpeningOn(DateTime date)
    {
        if (!_days.Contains(date.DayOfWeek))
            return null;

        var opening = new Opening(
            LocalClock.FirstInstantFrom(_zone, date + _from),
            LocalClock.FirstInstantFrom(_zone, date + _from + _for));
        return opening.Until > opening.At ? opening : null;
    }

    private static string? WhyNoDays(IReadOnlyList<string> days)
    {
        if (days.Count == 0)
            return "A window's 'days' are empty; name one to seven of mon, tue, wed, thu, fri, sat and sun.";

        return days.FirstOrDefault(static day => !DayNames.Contains(day, StringComparer.Ordinal)) is { } wrong
            ? $"A window's 'days' hold '{wrong}'; they may hold mon, tue, wed, thu, fri, sat and sun."
            : null;
    }

    private static string? WhyNoTime(string field, string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            ? null
            : $"A window's '{field}' is '{text}', but it must be a time of day from 00:00 to 23:59.";

    private sealed record Opening(DateTimeOffset At, DateTimeOffset Until)
    {
        public bool Contains(DateTimeOffset instant) => At <= instant && instant < Until;
    }
}

/// <summary>A <see cref="CalendarWindow"/> as it is written: <c>{"days":["mon","tue"],"from":"22:00","to":"06:00","zone":"Europe/Berlin"}</c>.</summary>
/// <param name="Days">The days on which it opens: one to seven of mon, tue, wed, thu, fri, sat, sun.</param>
/// <param name="From">When it opens, 00:00 to 23:59.</param>
/// <param name="To">When it closes, 00:00 to 23:59; on the next day if that is not after <paramref name="From"/>.</param>
/// <param name="Zone">The time zone's name in the IANA database.</param>
public sealed record CalendarWindowJson(IReadOnlyList<string> Days, string From, string To, string Zone = "UTC");
