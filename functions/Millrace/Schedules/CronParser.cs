using System.Diagnostics.CodeAnalysis;

namespace Millrace.Schedules;

/// <summary>Reads the six fields between the brackets of <c>cron(...)</c>.</summary>
internal static class CronParser
{
    public static bool TryParse(string text, [NotNullWhen(true)] out CronFields? fields, [NotNullWhen(false)] out string? problem)
    {
        fields = null;
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var minutes, var hours, var dayOfMonth, var month, var dayOfWeek, var year])
        {
            problem = $"A cron expression has six fields, 'cron(minutes hours day-of-month month day-of-week year)', but 'cron({text})' has {text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length}.";
            return false;
        }

        if (!CronField.Minute.TryReadSet(minutes, out var minuteSet, out problem)
            || !CronField.Hour.TryReadSet(hours, out var hourSet, out problem)
            || !TryReadDays(dayOfMonth, dayOfWeek, out var days, out problem)
            || !CronField.Month.TryReadSet(month, out var monthSet, out problem)
            || !CronField.Year.TryReadSet(year, out var yearSet, out problem))
            return false;

        fields = new CronFields(minuteSet, hourSet, days, monthSet, yearSet);
        return true;
    }

    private static bool TryReadDays(string dayOfMonth, string dayOfWeek, [NotNullWhen(true)] out CronDays? days, [NotNullWhen(false)] out string? problem)
    {
        days = null;
        if ((dayOfMonth == "?") == (dayOfWeek == "?"))
        {
            problem = $"One of day-of-month and day-of-week must be '?' and the other one must not, but they are '{dayOfMonth}' and '{dayOfWeek}'.";
            return false;
        }

        return dayOfWeek == "?"
            ? TryReadDayOfMonth(dayOfMonth, out days, out problem)
            : TryReadDayOfWeek(dayOfWeek, out days, out problem);
    }

    private static bool TryReadDayOfMonth(string text, [NotNullWhen(true)] out CronDays? days, [NotNullWhen(false)] out string? problem)
    {
        days = null;
        problem = null;
        if (text is "L" or "LW")
            days = text == "L" ? new CronDays.LastOfMonth() : new CronDays.LastWeekdayOfMonth();
        else if (text.EndsWith('W') && CronField.DayOfMonth.TryReadValue(text[..^1], out var day))
            days = new CronDays.NearestWeekday(day);
        else if (CronField.DayOfMonth.TryReadSet(text, out var set, out problem))
            days = new CronDays.OfMonth(set);

        return days is not null;
    }

    private static bool TryReadDayOfWeek(string text, [NotNullWhen(true)] out CronDays? days, [NotNullWhen(false)] out string? problem)
    {
        days = null;
        problem = null;
        if (text == "L")
            days = new CronDays.OfWeek(CronSet.Empty(1, 7).With(7));
        else if (text.EndsWith('L') && CronField.DayOfWeek.TryReadValue(text[..^1], out var last))
            days = new CronDays.LastOfWeek(last);
        else if (text.Split('#') is [var name, var nth] && CronField.DayOfWeek.TryReadValue(name, out var day) && nth is ['1' or '2' or '3' or '4' or '5'])
            days = new CronDays.NthOfWeek(day, nth[0] - '0');
        else if (CronField.DayOfWeek.TryReadSet(text, out var set, out problem))
            days = new CronDays.OfWeek(set);

        return days is not null;
    }
}
