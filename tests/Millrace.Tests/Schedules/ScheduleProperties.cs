using FsCheck;
using FsCheck.Fluent;
using Millrace.Schedules;

namespace Millrace.Tests.Schedules;

public sealed class ScheduleProperties
{
    private const int Horizon = 3 * 24 * 60;

    private static readonly TimeZoneInfo[] Zones =
        [.. new[] { "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu" }.Select(TimeZoneInfo.FindSystemTimeZoneById)];

    /// <summary>Days around which clocks change in one of the zones, and some others.</summary>
    private static readonly DateTimeOffset[] Days =
        [.. new[] { "2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-04-04", "2026-10-03", "2011-12-29", "2028-02-28", "2026-12-30", "2199-12-30" }.Select(Times.Utc)];

    [Fact]
    public void The_next_time_is_later_matches_and_none_that_matches_lies_between() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(AnyCase(), static one =>
        {
            Assert.True(ScheduleExpression.TryParse(one.Text, out var expression, out var problem), problem);

            var next = expression.NextAfter(one.After, one.Zone, one.After);

            Assert.True(next is null || next > one.After);
            var found = next <= one.After.AddMinutes(Horizon) ? next : null;
            Assert.Equal(MinutesAfter(one.After).Where(one.Matches).Cast<DateTimeOffset?>().FirstOrDefault(), found);
        }));

    [Fact]
    public void No_text_and_no_time_makes_it_throw() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(AnyText(), static one =>
        {
            var isExpression = ScheduleExpression.TryParse(one.Text, out var expression, out var problem);

            Assert.Equal(isExpression, problem is null);
            foreach (var after in new[] { one.After, DateTimeOffset.MinValue, DateTimeOffset.MaxValue })
                Assert.True(expression?.NextAfter(after, one.Zone, one.After) is not { } next || next > after);
        }));

    private static IEnumerable<DateTimeOffset> MinutesAfter(DateTimeOffset after)
    {
        var minute = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        return Enumerable.Range(1, Horizon).Select(i => minute.AddMinutes(i)).Where(time => time <= after.AddMinutes(Horizon));
    }

    private static Arbitrary<Case> AnyCase() => (
        from minutes in Field(0, 59)
        from hours in Field(0, 23)
        from days in Gen.Elements<(string OfMonth, string OfWeek, Func<DateTime, bool> Matches)>(
            ("*", "?", static _ => true),
            ("?", "*", static _ => true),
            ("?", "SUN", static time => time.DayOfWeek == DayOfWeek.Sunday),
            ("?", "2-6", static time => time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)),
            ("?", "SAT-MON", static time => time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday or DayOfWeek.Monday),
            ("?", "1L", static time => time.DayOfWeek == DayOfWeek.Sunday && time.AddDays(7).Month != time.Month),
            ("?", "1#1", static time => time.DayOfWeek == DayOfWeek.Sunday && time.Day <= 7),
            ("L", "?", static time => time.AddDays(1).Day == 1),
            ("29/1", "?", static time => time.Day >= 29),
            ("1,5,25", "?", static time => time.Day is 1 or 5 or 25))
        from zone in Gen.Elements(Zones)
        from day in Gen.Elements(Days)
        from seconds in Gen.Choose(0, 2 * 24 * 60 * 60)
        select new Case(
            $"cron({minutes.Text} {hours.Text} {days.OfMonth} * {days.OfWeek} *)",
            zone,
            day.AddSeconds(seconds),
            time => minutes.Matches(time.Minute) && hours.Matches(time.Hour) && days.Matches(time) && time.Year <= 2199)).ToArbitrary();

    private static Gen<(string Text, Func<int, bool> Matches)> Field(int first, int last) =>
        from kind in Gen.Choose(0, 4)
        from a in Gen.Choose(first, last)
        from b in Gen.Choose(first, last)
        from step in Gen.Choose(1, last)
        select kind switch
        {
            0 => ("*", new Func<int, bool>(static _ => true)),
            1 => ($"{a}", value => value == a),
            2 => ($"{a},{b}", value => value == a || value == b),
            3 => ($"{a}-{b}", value => a <= b ? value >= a && value <= b : value >= a || value <= b),
            _ => ($"{a}/{step}", value => value >= a && (value - a) % step == 0),
        };

    private static Arbitrary<(string Text, TimeZoneInfo Zone, DateTimeOffset After)> AnyText() => (
        from form in Gen.Elements("cron({0})", "rate({0})", "at({0})", "{0}")
        from words in Gen.Elements("0", "1", "59", "*", "?", "L", "LW", "15W", "31W", "6L", "6#3", "2#5", "MON", "FEB", "29", "/", "2026/7", "1-", "9-3", ",", "#", "é", "minutes", "day", "7", "9999999", "2026-02-28T00:00:00")
            .ListOf().Where(static list => list.Count < 8)
        from zone in Gen.Elements(Zones)
        from day in Gen.Elements(Days)
        select (string.Format(System.Globalization.CultureInfo.InvariantCulture, form, string.Join(' ', words)), zone, day)).ToArbitrary();

    private sealed record Case(string Text, TimeZoneInfo Zone, DateTimeOffset After, Func<DateTime, bool> MatchesLocal)
    {
        private static readonly double[] Shifts = [0.5, 1, 2, 24];

        /// <summary>The clocks show a time that matches, and have not shown it before.</summary>
        public bool Matches(DateTimeOffset instant) =>
            Local(instant) is var local && MatchesLocal(local) && Shifts.All(hours => Local(instant.AddHours(-hours)) != local);

        private DateTime Local(DateTimeOffset instant) => instant.ToOffset(Zone.GetUtcOffset(instant.UtcDateTime)).DateTime;
    }
}
