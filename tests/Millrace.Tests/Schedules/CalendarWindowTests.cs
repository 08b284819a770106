using System.Text.Json;
using Millrace.Schedules;

namespace Millrace.Tests.Schedules;

public sealed class CalendarWindowTests
{
    private const string AllDays = "mon tue wed thu fri sat sun";

    [Theory]
    [InlineData("2026-11-23 20:59", false)] // Monday, 21:59 in Berlin
    [InlineData("2026-11-23 21:00", true)]
    [InlineData("2026-11-24 04:59", true)]
    [InlineData("2026-11-24 05:00", false)]
    [InlineData("2026-11-25 00:00", true)]
    [InlineData("2026-11-25 22:00", false)] // Wednesday is no day of the window
    [InlineData("2026-11-23 02:00", false)] // and Sunday, whose night would end now, is none
    public void A_window_over_midnight_belongs_to_the_day_on_which_it_opens(string at, bool isOpen) =>
        Assert.Equal(isOpen, Window("mon tue", "22:00", "06:00").IsOpen(Times.Utc(at)));

    [Theory]
    [InlineData("2026-11-22 12:00", "2026-11-23 22:00 +01:00")]
    [InlineData("2026-11-23 21:00", "2026-11-24 22:00 +01:00")]
    [InlineData("2026-11-24 21:00", "2026-11-30 22:00 +01:00")]
    public void The_next_opening_is_strictly_later(string after, string next) =>
        Assert.Equal(next, Times.Text(Window("mon tue", "22:00", "06:00").NextOpening(Times.Utc(after))));

    [Fact]
    public void A_window_that_ends_when_it_begins_lasts_for_a_day()
    {
        var window = Window("mon", "08:00", "08:00");

        Assert.True(window.IsOpen(Times.Utc("2026-11-24 06:59")));
        Assert.False(window.IsOpen(Times.Utc("2026-11-24 07:00")));
    }

    [Theory]
    [InlineData("Europe/Berlin", "02:30", "05:00", "2026-03-29 00:00", "2026-03-29 03:00 +02:00")]
    [InlineData("Europe/Berlin", "02:15", "02:45", "2026-03-29 00:00", "2026-03-30 02:15 +02:00")]
    [InlineData("Europe/Berlin", "02:30", "05:00", "2026-10-24 22:00", "2026-10-25 02:30 +02:00")]
    [InlineData("Australia/Lord_Howe", "02:10", "05:00", "2026-10-03 15:00", "2026-10-04 02:30 +11:00")]
    [InlineData("Pacific/Apia", "09:00", "17:00", "2011-12-30 04:00", "2011-12-31 09:00 +14:00")]
    public void An_opening_that_the_clocks_leave_out_is_moved_or_gone_and_a_double_one_is_the_first(
        string zone, string from, string to, string after, string next) =>
        Assert.Equal(next, Times.Text(Window(AllDays, from, to, zone).NextOpening(Times.Utc(after))));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28")]
    [InlineData("Europe/Berlin", "2026-10-24")]
    [InlineData("Australia/Lord_Howe", "2026-10-03")]
    [InlineData("Australia/Lord_Howe", "2026-04-04")]
    [InlineData("America/New_York", "2026-10-31")]
    [InlineData("Pacific/Apia", "2011-12-29")]
    public void Windows_that_meet_leave_no_gap_and_do_not_overlap_when_the_clocks_change(string zone, string day)
    {
        var (night, rest) = (Window(AllDays, "22:00", "02:15", zone), Window(AllDays, "02:15", "22:00", zone));

        Assert.All(
            Enumerable.Range(0, 3 * 24 * 60).Select(minute => Times.Utc(day).AddMinutes(minute)),
            at => Assert.True(night.IsOpen(at) ^ rest.IsOpen(at), Times.Text(at)));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28")]
    [InlineData("Europe/Berlin", "2026-10-24")]
    [InlineData("Pacific/Apia", "2011-12-29")]
    public void A_closed_window_is_open_at_its_next_opening_and_not_before(string zone, string day)
    {
        var window = Window("fri sun", "21:30", "02:30", zone);
        for (var at = Times.Utc(day); at < Times.Utc(day).AddDays(8); at = at.AddMinutes(7))
        {
            if (window.IsOpen(at))
                continue;

            var next = window.NextOpening(at);
            Assert.True(next > at && window.IsOpen(next) && !window.IsOpen(next.AddTicks(-1)), Times.Text(at));
        }
    }

    [Fact]
    public void Windows_are_open_while_one_of_them_is_and_always_without_any()
    {
        var windows = new CalendarWindows([Window("mon", "08:00", "10:00"), Window("mon", "09:00", "12:00")]);

        Assert.True(windows.IsOpen(Times.Utc("2026-11-23 10:30")));
        Assert.False(windows.IsOpen(Times.Utc("2026-11-23 11:00")));
        Assert.Equal("2026-11-30 08:00 +01:00", Times.Text(windows.NextOpening(Times.Utc("2026-11-23 11:00"))));
        Assert.True(CalendarWindows.Always.IsOpen(Times.Utc("2026-11-23 11:00")));
        Assert.Null(CalendarWindows.Always.NextOpening(Times.Utc("2026-11-23 11:00")));
    }

    [Fact]
    public void Windows_are_read_from_json_without_reflection()
    {
        const string Text = """[{"days":["mon","tue"],"from":"22:00","to":"06:00","zone":"Europe/Berlin"}]""";

        var json = JsonSerializer.Deserialize(Text, ScheduleJson.Default.IReadOnlyListCalendarWindowJson);

        Assert.NotNull(json);
        Assert.True(CalendarWindows.TryCreate(json, out var windows, out var problems));
        Assert.Empty(problems);
        Assert.True(windows.IsOpen(Times.Utc("2026-11-23 21:00")));
        Assert.Equal(Text, JsonSerializer.Serialize(json, ScheduleJson.Default.IReadOnlyListCalendarWindowJson));
    }

    [Theory]
    [InlineData("", "08:00", "10:00", "UTC", "A window's 'days' are empty; name one to seven of mon, tue, wed, thu, fri, sat and sun.")]
    [InlineData("Mon", "08:00", "10:00", "UTC", "A window's 'days' hold 'Mon'; they may hold mon, tue, wed, thu, fri, sat and sun.")]
    [InlineData("mon", "8:00", "10:00", "UTC", "A window's 'from' is '8:00', but it must be a time of day from 00:00 to 23:59.")]
    [InlineData("mon", "08:00", "24:00", "UTC", "A window's 'to' is '24:00', but it must be a time of day from 00:00 to 23:59.")]
    [InlineData("mon", "08:00", "10:00", "Berlin", "There is no time zone 'Berlin'; write a name of the IANA database, such as 'Europe/Berlin' or 'UTC'.")]
    public void A_mistake_is_named_in_one_sentence(string days, string from, string to, string zone, string sentence)
    {
        Assert.False(CalendarWindows.TryCreate([Json(days, from, to, zone)], out var windows, out var problems));

        Assert.Null(windows);
        Assert.Equal([sentence], problems);
    }

    private static CalendarWindow Window(string days, string from, string to, string zone = "Europe/Berlin")
    {
        Assert.True(CalendarWindow.TryCreate(Json(days, from, to, zone), out var window, out var problem), problem);
        return window;
    }

    private static CalendarWindowJson Json(string days, string from, string to, string zone) =>
        new(days.Split(' ', StringSplitOptions.RemoveEmptyEntries), from, to, zone);
}
