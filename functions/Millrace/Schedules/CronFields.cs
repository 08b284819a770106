namespace Millrace.Schedules;

/// <summary>What a cron expression means on a clock without a zone.</summary>
internal sealed record CronFields(CronSet Minutes, CronSet Hours, CronDays Days, CronSet Months, CronSet Years)
{
    /// <summary>Every time that matches, from the minute of <paramref name="from"/> on, in ascending order.</summary>
    public IEnumerable<DateTime> From(DateTime from)
    {
        foreach (var date in DatesFrom(from.Date))
        {
            var start = date == from.Date ? from.TimeOfDay : TimeSpan.Zero;
            foreach (var time in TimesFrom(start))
                yield return date + time;
        }
    }

    private IEnumerable<DateTime> DatesFrom(DateTime from)
    {
        for (var year = Years.NextFrom(from.Year); year is { } y; year = Years.NextFrom(y + 1))
        {
            for (var month = Months.NextFrom(y == from.Year ? from.Month : 1); month is { } m; month = Months.NextFrom(m + 1))
            {
                foreach (var date in Days.In(y, m).Where(date => date >= from))
                    yield return date;
            }
        }
    }

    private IEnumerable<TimeSpan> TimesFrom(TimeSpan start)
    {
        for (var hour = Hours.NextFrom(start.Hours); hour is { } h; hour = Hours.NextFrom(h + 1))
        {
            for (var minute = Minutes.NextFrom(h == start.Hours ? start.Minutes : 0); minute is { } m; minute = Minutes.NextFrom(m + 1))
                yield return new TimeSpan(h, m, 0);
        }
    }
}
