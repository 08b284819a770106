namespace Millrace.Schedules;

/// <summary>Which days of a month a cron expression means. A closed set.</summary>
internal abstract record CronDays
{
    private CronDays() { }

    /// <summary>The days of a month in which it runs, in ascending order.</summary>
    public IEnumerable<DateTime> In(int year, int month) =>
        Enumerable.Range(1, DateTime.DaysInMonth(year, month)).Select(day => new DateTime(year, month, day)).Where(Includes);

    protected abstract bool Includes(DateTime date);

    private static int DayOfWeek(DateTime date) => (int)date.DayOfWeek + 1;

    private static bool IsWeekday(DateTime date) => date.DayOfWeek is not (System.DayOfWeek.Saturday or System.DayOfWeek.Sunday);

    private static int LastDayOf(DateTime date) => DateTime.DaysInMonth(date.Year, date.Month);

    /// <summary>These days of the month.</summary>
    public sealed record OfMonth(CronSet Days) : CronDays
    {
        protected override bool Includes(DateTime date) => Days.Contains(date.Day);
    }

    /// <summary><c>L</c>: the last day of the month.</summary>
    public sealed record LastOfMonth : CronDays
    {
        protected override bool Includes(DateTime date) => date.Day == LastDayOf(date);
    }

    /// <summary><c>LW</c>: the last day of the month from Monday to Friday.</summary>
    public sealed record LastWeekdayOfMonth : CronDays
    {
        protected override bool Includes(DateTime date) =>
            IsWeekday(date) && Enumerable.Range(date.Day + 1, LastDayOf(date) - date.Day).All(day => !IsWeekday(new DateTime(date.Year, date.Month, day)));
    }

    /// <summary><c>15W</c>: the day from Monday to Friday that is nearest to a day, within its month. Nothing in a month without that day.</summary>
    public sealed record NearestWeekday(int Day) : CronDays
    {
        protected override bool Includes(DateTime date) => Day <= LastDayOf(date) && date == Nearest(new DateTime(date.Year, date.Month, Day));

        private static DateTime Nearest(DateTime day) => day.DayOfWeek switch
        {
            System.DayOfWeek.Saturday => day.AddDays(day.Day == 1 ? 2 : -1),
            System.DayOfWeek.Sunday => day.AddDays(day.Day == LastDayOf(day) ? -2 : 1),
            _ => day,
        };
    }

    /// <summary>These days of the week, 1 being Sunday.</summary>
    public sealed record OfWeek(CronSet Days) : CronDays
    {
        protected override bool Includes(DateTime date) => Days.Contains(DayOfWeek(date));
    }

    /// <summary><c>6L</c>: the last such day of the week in the month.</summary>
    public sealed record LastOfWeek(int Day) : CronDays
    {
        protected override bool Includes(DateTime date) => DayOfWeek(date) == Day && date.Day > LastDayOf(date) - 7;
    }

    /// <summary><c>6#3</c>: the third such day of the week in the month.</summary>
    public sealed record NthOfWeek(int Day, int Nth) : CronDays
    {
        protected override bool Includes(DateTime date) => DayOfWeek(date) == Day && (date.Day + 6) / 7 == Nth;
    }
}
