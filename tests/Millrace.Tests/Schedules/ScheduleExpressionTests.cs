using System.Globalization;
using Millrace.Schedules;

namespace Millrace.Tests.Schedules;

public sealed class ScheduleExpressionTests
{
    private static readonly DateTimeOffset Anchor = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("cron(0 10 * * ? *)", "2026-11-22 09:59", "2026-11-22 10:00", "2026-11-23 10:00", "2026-11-24 10:00")]
    [InlineData("cron(15 12 * * ? *)", "2026-11-22 12:15", "2026-11-23 12:15", "2026-11-24 12:15", "2026-11-25 12:15")]
    [InlineData("cron(0 18 ? * MON-FRI *)", "2026-11-20 17:00", "2026-11-20 18:00", "2026-11-23 18:00", "2026-11-24 18:00")]
    [InlineData("cron(0 8 1 * ? *)", "2026-11-22 00:00", "2026-12-01 08:00", "2027-01-01 08:00", "2027-02-01 08:00")]
    [InlineData("cron(0/15 * * * ? *)", "2026-11-22 23:29", "2026-11-22 23:30", "2026-11-22 23:45", "2026-11-23 00:00")]
    [InlineData("cron(*/20 * * * ? *)", "2026-11-22 23:29", "2026-11-22 23:40", "2026-11-23 00:00", "2026-11-23 00:20")]
    [InlineData("cron(5-30/10 6 * * ? *)", "2026-11-22 06:10", "2026-11-22 06:15", "2026-11-22 06:25", "2026-11-23 06:05")]
    [InlineData("cron(0/5 8-17 ? * MON-FRI *)", "2026-11-20 17:50", "2026-11-20 17:55", "2026-11-23 08:00", "2026-11-23 08:05")]
    [InlineData("cron(0/30 20-2 ? * MON-FRI *)", "2026-11-20 22:45", "2026-11-20 23:00", "2026-11-20 23:30", "2026-11-23 00:00")]
    [InlineData("cron(0 9 ? * FRI-MON *)", "2026-11-20 10:00", "2026-11-21 09:00", "2026-11-22 09:00", "2026-11-23 09:00")]
    [InlineData("cron(0 9 ? * 2#1 *)", "2026-11-22 00:00", "2026-12-07 09:00", "2027-01-04 09:00", "2027-02-01 09:00")]
    [InlineData("cron(0 9 ? * 6#3 *)", "2026-11-20 09:00", "2026-12-18 09:00", "2027-01-15 09:00", "2027-02-19 09:00")]
    [InlineData("cron(0 9 ? * TUE#5 *)", "2026-11-22 00:00", "2026-12-29 09:00", "2027-03-30 09:00", "2027-06-29 09:00")]
    [InlineData("cron(15 10 ? * 6L 2026-2027)", "2026-11-22 00:00", "2026-11-27 10:15", "2026-12-25 10:15", "2027-01-29 10:15")]
    [InlineData("cron(15 10 ? * FRIL *)", "2026-11-22 00:00", "2026-11-27 10:15", "2026-12-25 10:15", "2027-01-29 10:15")]
    [InlineData("cron(0 0 ? * L *)", "2026-11-22 00:00", "2026-11-28 00:00", "2026-12-05 00:00", "2026-12-12 00:00")]
    [InlineData("cron(0 0 L * ? *)", "2027-12-31 00:00", "2028-01-31 00:00", "2028-02-29 00:00", "2028-03-31 00:00")]
    [InlineData("cron(0 0 LW * ? *)", "2026-10-01 00:00", "2026-10-30 00:00", "2026-11-30 00:00", "2026-12-31 00:00")]
    [InlineData("cron(0 0 15W * ? *)", "2026-07-16 00:00", "2026-08-14 00:00", "2026-09-15 00:00", "2026-10-15 00:00")]
    [InlineData("cron(0 0 1W 8,11 ? *)", "2026-07-16 00:00", "2026-08-03 00:00", "2026-11-02 00:00", "2027-08-02 00:00")]
    [InlineData("cron(0 0 31W 1-5 ? *)", "2026-01-01 00:00", "2026-01-30 00:00", "2026-03-31 00:00", "2026-05-29 00:00")]
    [InlineData("cron(30 4 29 FEB ? *)", "2026-11-22 00:00", "2028-02-29 04:30", "2032-02-29 04:30", "2036-02-29 04:30")]
    [InlineData("cron(0 12 1 jan,Jul ? 2026/2)", "2026-11-22 00:00", "2028-01-01 12:00", "2028-07-01 12:00", "2030-01-01 12:00")]
    [InlineData("cron(1,59 0 ? 1 SUN,7 *)", "2026-11-22 00:00", "2027-01-02 00:01", "2027-01-02 00:59", "2027-01-03 00:01")]
    [InlineData("cron(0  0   1 1 ? 2198,2199)", "2026-11-22 00:00", "2198-01-01 00:00", "2199-01-01 00:00", null)]
    [InlineData("cron(0 0 30 2 ? *)", "2026-11-22 00:00", null, null, null)]
    [InlineData("cron(0 0 * * ? 1999)", "2026-11-22 00:00", null, null, null)]
    [InlineData("cron(59 23 31 12 ? 2199)", "2026-11-22 00:00", "2199-12-31 23:59", null, null)]
    [InlineData("rate(5 minutes)", "2026-01-01 00:04", "2026-01-01 00:05", "2026-01-01 00:10", "2026-01-01 00:15")]
    [InlineData("rate(1 minute)", "2025-12-01 00:04", "2026-01-01 00:00", "2026-01-01 00:01", "2026-01-01 00:02")]
    [InlineData("rate(1 hour)", "2026-01-01 00:00", "2026-01-01 01:00", "2026-01-01 02:00", "2026-01-01 03:00")]
    [InlineData("rate(36 hours)", "2026-01-01 00:00", "2026-01-02 12:00", "2026-01-04 00:00", "2026-01-05 12:00")]
    [InlineData("rate(1 day)", "2199-12-30 12:00", "2199-12-31 00:00", null, null)]
    [InlineData("rate(10000000 days)", "2026-01-01 00:00", null, null, null)]
    [InlineData("at(2026-11-20T13:00:00)", "2026-11-20 12:59", "2026-11-20 13:00", null, null)]
    [InlineData("at(2026-11-20T13:00:00)", "2026-11-20 13:00", null, null, null)]
    public void An_expression_means_these_times(string text, string after, string? first, string? second, string? third) =>
        Assert.Equal([first, second, third], Times.Next(text, "UTC", After(after), 3).Select(static time => time?[..16]));

    [Theory]
    [InlineData("", "An expression has 1 to 256 characters, but this one has 0; write 'cron(minutes hours day-of-month month day-of-week year)', 'rate(value unit)' or 'at(yyyy-mm-ddThh:mm:ss)'.")]
    [InlineData("0 10 * * ? *", "'0 10 * * ? *' is no expression; write 'cron(minutes hours day-of-month month day-of-week year)', 'rate(value unit)' or 'at(yyyy-mm-ddThh:mm:ss)'.")]
    [InlineData("cron(0 10 * * ?)", "A cron expression has six fields, 'cron(minutes hours day-of-month month day-of-week year)', but 'cron(0 10 * * ?)' has 5.")]
    [InlineData("cron(60 10 * * ? *)", "The minutes field is '60', but '60' is none of its values; it takes 0 to 59, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 24 * * ? *)", "The hours field is '24', but '24' is none of its values; it takes 0 to 23, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1,,2 * * ? *)", "The hours field is '1,,2', but a value is missing; it takes 0 to 23, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0/60 1 * * ? *)", "The minutes field is '0/60', but '60' is not a step of 1 to 59; it takes 0 to 59, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0/0 1 * * ? *)", "The minutes field is '0/0', but '0' is not a step of 1 to 59; it takes 0 to 59, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 * FEBR ? *)", "The month field is 'FEBR', but 'FEBR' is none of its values; it takes 1 to 12 or JAN to DEC, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 * ? * *)", "One of day-of-month and day-of-week must be '?' and the other one must not, but they are '*' and '*'.")]
    [InlineData("cron(0 1 * * * *)", "One of day-of-month and day-of-week must be '?' and the other one must not, but they are '*' and '*'.")]
    [InlineData("cron(0 1 ? * ? *)", "One of day-of-month and day-of-week must be '?' and the other one must not, but they are '?' and '?'.")]
    [InlineData("cron(0 1 ? ? MON *)", "The month field is '?', but '?' is none of its values; it takes 1 to 12 or JAN to DEC, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 32 * ? *)", "The day-of-month field is '32', but '32' is none of its values; it takes 1 to 31, ?, L, LW or a day with W such as 15W, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 1,15W * ? *)", "The day-of-month field is '1,15W', but '15W' is none of its values, and L, W and # stand in no list, range or step; it takes 1 to 31, ?, L, LW or a day with W such as 15W, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 ? * 3#1,6#3 *)", "The day-of-week field is '3#1,6#3', but '3#1' is none of its values, and L, W and # stand in no list, range or step; it takes 1 (Sunday) to 7 or SUN to SAT, ?, L, a day with L such as 6L, or a day with # such as 6#3, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 ? * 0 *)", "The day-of-week field is '0', but '0' is none of its values; it takes 1 (Sunday) to 7 or SUN to SAT, ?, L, a day with L such as 6L, or a day with # such as 6#3, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 * * ? 2200)", "The year field is '2200', but '2200' is none of its values; it takes 1970 to 2199, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("cron(0 1 * * ? 2030-2026)", "The year field is '2030-2026', but the range '2030-2026' runs backwards; it takes 1970 to 2199, *, and lists (,), ranges (-) and steps (/) of values.")]
    [InlineData("rate(5minutes)", "A rate is a value and a unit, such as 'rate(5 minutes)', but this one is 'rate(5minutes)'.")]
    [InlineData("rate(0 minutes)", "The value of the rate is '0', but it must be a whole number of 1 to 10000000.")]
    [InlineData("rate(1.5 hours)", "The value of the rate is '1.5', but it must be a whole number of 1 to 10000000.")]
    [InlineData("rate(5 seconds)", "The unit of the rate is 'seconds', but it must be minute, minutes, hour, hours, day or days.")]
    [InlineData("rate(1 hours)", "The unit of the rate is 'hours', but with the value 1 it must be 'hour'.")]
    [InlineData("rate(2 day)", "The unit of the rate is 'day', but with the value 2 it must be 'days'.")]
    [InlineData("at(2026-02-30T00:00:00)", "The time is '2026-02-30T00:00:00', but it must be a date of 1970 to 2199 with a time of day, without a zone, such as '2026-11-20T13:00:00'.")]
    [InlineData("at(2026-11-20T13:00:00Z)", "The time is '2026-11-20T13:00:00Z', but it must be a date of 1970 to 2199 with a time of day, without a zone, such as '2026-11-20T13:00:00'.")]
    public void A_mistake_is_named_in_one_sentence(string text, string sentence)
    {
        Assert.False(ScheduleExpression.TryParse(text, out var expression, out var problem));

        Assert.Null(expression);
        Assert.Equal(sentence, problem);
    }

    [Fact]
    public void An_impossible_date_is_found_out_at_once()
    {
        Assert.True(ScheduleExpression.TryParse("cron(0 0 30 2 ? *)", out var impossible, out _));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        for (var i = 0; i < 100; i++)
            Assert.Null(impossible.NextAfter(Anchor, TimeZoneInfo.Utc, Anchor));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_rate_is_counted_from_its_anchor()
    {
        Assert.True(ScheduleExpression.TryParse("rate(7 minutes)", out var rate, out _));
        var anchor = Anchor.AddSeconds(13);

        Assert.Equal(anchor, rate.NextAfter(anchor.AddTicks(-1), TimeZoneInfo.Utc, anchor));
        Assert.Equal(anchor.AddMinutes(7), rate.NextAfter(anchor, TimeZoneInfo.Utc, anchor));
        Assert.Equal(anchor.AddMinutes(14), rate.NextAfter(anchor.AddMinutes(7), TimeZoneInfo.Utc, anchor));
    }

    private static DateTimeOffset After(string text) => Times.Utc(text);
}

/// <summary>Times as texts: what the clocks show, and their offset.</summary>
internal static class Times
{
    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static string? Text(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    public static IReadOnlyList<string?> Next(string expression, string zone, DateTimeOffset after, int count)
    {
        Assert.True(ScheduleExpression.TryParse(expression, out var parsed, out var problem), problem);
        var found = new List<string?>();
        for (DateTimeOffset? time = after; found.Count < count; found.Add(Text(time)))
            time = time is { } last ? parsed.NextAfter(last, TimeZoneInfo.FindSystemTimeZoneById(zone), Utc("2026-01-01 00:00")) : null;

        return found;
    }
}
