namespace Millrace.Tests.Schedules;

public sealed class DaylightSavingTests
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";
    private const string LordHowe = "Australia/Lord_Howe";
    private const string Apia = "Pacific/Apia";

    [Theory]
    [InlineData(Berlin, "cron(30 2 * * ? *)", "2026-03-28 00:00", "2026-03-28 02:30 +01:00", "2026-03-30 02:30 +02:00")]
    [InlineData(Berlin, "cron(0 3 * * ? *)", "2026-03-28 12:00", "2026-03-29 03:00 +02:00", "2026-03-30 03:00 +02:00")]
    [InlineData(Berlin, "cron(0/30 * * * ? *)", "2026-03-29 00:15", "2026-03-29 01:30 +01:00", "2026-03-29 03:00 +02:00")]
    [InlineData(NewYork, "cron(30 2 ? * SUN *)", "2026-03-07 00:00", "2026-03-15 02:30 -04:00", "2026-03-22 02:30 -04:00")]
    [InlineData(LordHowe, "cron(15 2 4 10 ? *)", "2025-01-01 00:00", "2025-10-04 02:15 +10:30", "2027-10-04 02:15 +11:00")]
    [InlineData(LordHowe, "cron(0/15 2 * * ? *)", "2026-10-03 15:15", "2026-10-04 02:30 +11:00", "2026-10-04 02:45 +11:00")]
    [InlineData(Apia, "cron(0 12 * * ? *)", "2011-12-29 00:00", "2011-12-29 12:00 -10:00", "2011-12-31 12:00 +14:00")]
    [InlineData(Apia, "cron(0 12 ? * FRI *)", "2011-12-24 00:00", "2012-01-06 12:00 +14:00", "2012-01-13 12:00 +14:00")]
    public void A_time_that_the_clocks_leave_out_is_left_out(string zone, string expression, string after, string first, string second) =>
        Assert.Equal([first, second], Times.Next(expression, zone, Times.Utc(after), 2));

    [Theory]
    [InlineData(Berlin, "cron(30 2 * * ? *)", "2026-10-24 12:00", "2026-10-25 02:30 +02:00", "2026-10-26 02:30 +01:00")]
    [InlineData(Berlin, "cron(0/30 * * * ? *)", "2026-10-25 00:15", "2026-10-25 02:30 +02:00", "2026-10-25 03:00 +01:00")]
    [InlineData(Berlin, "cron(0/30 * * * ? *)", "2026-10-25 01:10", "2026-10-25 03:00 +01:00", "2026-10-25 03:30 +01:00")]
    [InlineData(NewYork, "cron(30 1 ? * SUN *)", "2026-10-31 00:00", "2026-11-01 01:30 -04:00", "2026-11-08 01:30 -05:00")]
    [InlineData(LordHowe, "cron(45 1 5 4 ? 2026)", "2026-01-01 00:00", "2026-04-05 01:45 +11:00", null)]
    [InlineData(LordHowe, "cron(0/15 1-2 * * ? *)", "2026-04-04 14:40", "2026-04-05 01:45 +11:00", "2026-04-05 02:00 +10:30")]
    public void A_time_that_the_clocks_show_twice_counts_the_first_time(string zone, string expression, string after, string first, string? second) =>
        Assert.Equal([first, second], Times.Next(expression, zone, Times.Utc(after), 2));

    [Theory]
    [InlineData("at(2026-10-25T02:30:00)", "2026-10-25 02:30 +02:00")]
    [InlineData("at(2026-03-29T02:30:00)", null)]
    [InlineData("at(2026-03-29T03:00:00)", "2026-03-29 03:00 +02:00")]
    public void A_single_time_follows_the_same_rule(string expression, string? time) =>
        Assert.Equal([time], Times.Next(expression, Berlin, Times.Utc("2026-01-01 00:00"), 1));

    [Fact]
    public void A_rate_takes_no_notice_of_the_clocks() => Assert.Equal(
        ["2026-03-29 01:00 +01:00", "2026-03-30 02:00 +02:00", "2026-03-31 02:00 +02:00"],
        Times.Next("rate(24 hours)", Berlin, Times.Utc("2026-03-28 12:00"), 3));
}
