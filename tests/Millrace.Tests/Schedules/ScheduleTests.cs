using System.Text.Json;
using Millrace.Jobs;
using Millrace.Schedules;

namespace Millrace.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly DateTimeOffset Now = Times.Utc("2026-01-01 12:00");

    [Fact]
    public void All_rules_that_it_breaks_are_named_at_once()
    {
        var terms = new ScheduleTerms
        {
            Expression = "rate(1 hours)",
            Zone = "Mars/Olympus",
            Job = new ScheduledJob(default, new Payload("{")),
            Jitter = TimeSpan.FromDays(2),
            StartAt = Now,
            EndAt = Now,
            Overlap = (OverlapPolicy)7,
        };

        Assert.Equal(
            [
                "'no name' is not a schedule's name; it has 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.",
                "The unit of the rate is 'hours', but with the value 1 it must be 'hour'.",
                "There is no time zone 'Mars/Olympus'; write a name of the IANA database, such as 'Europe/Berlin' or 'UTC'.",
                "The jitter must be 0 to 1.00:00:00, was 2.00:00:00.",
                "The end (2026-01-01T12:00:00.0000000+00:00) must be after the start (2026-01-01T12:00:00.0000000+00:00), or the schedule never fires.",
                "The policies must be allow or skip for overlap and skip, runOnce or runAll for missed, were 7 and RunOnce.",
                "'' is not a job type; a job type has 1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter.",
                "The input is no JSON value.",
            ],
            Schedule.Problems("no name", terms));
    }

    [Theory]
    [InlineData("cron(0 0 30 2 ? *)", "'cron(0 0 30 2 ? *)' never fires: there is no such time in Europe/Berlin until the end of 2199.")]
    [InlineData("at(2026-03-29T02:30:00)", "'at(2026-03-29T02:30:00)' never fires: there is no such time in Europe/Berlin until the end of 2199.")]
    public void An_expression_that_can_never_fire_is_a_mistake(string expression, string sentence) =>
        Assert.Equal([sentence], (ScheduleWorld.Terms(expression) with { Zone = "Europe/Berlin" }).Problems());

    [Fact]
    public void It_fires_from_its_start_on_and_not_at_its_end()
    {
        var terms = ScheduleWorld.Terms("rate(1 hour)") with { StartAt = Now.AddMinutes(30), EndAt = Now.AddMinutes(150) };

        var schedule = Schedule.Create("hourly", terms, Now);

        Assert.Equal(Now.AddMinutes(30), schedule.NextAt);
        Assert.Equal([Now.AddMinutes(30), Now.AddMinutes(90)], schedule.FiringsFrom(Now));
    }

    [Theory]
    [InlineData(MissedRunPolicy.Skip, 3, new string[0])]
    [InlineData(MissedRunPolicy.RunOnce, 3, new[] { "2026-01-01 15:00 +00:00" })]
    [InlineData(MissedRunPolicy.RunAll, 3, new[] { "2026-01-01 12:00 +00:00", "2026-01-01 13:00 +00:00", "2026-01-01 14:00 +00:00", "2026-01-01 15:00 +00:00" })]
    public void Missed_firings_follow_the_policy(MissedRunPolicy policy, int hours, string[] due)
    {
        var schedule = Schedule.Create("hourly", ScheduleWorld.Terms("rate(1 hour)") with { Missed = policy }, Now);

        Assert.Equal(due, schedule.Due(Now.AddHours(hours).AddMinutes(10)).Select(static firing => Times.Text(firing)));
        Assert.Equal([Now], schedule.Due(Now.AddMinutes(5)));
    }

    [Fact]
    public void One_run_that_is_on_time_makes_up_for_all_missed_ones()
    {
        var schedule = Schedule.Create("hourly", ScheduleWorld.Terms("rate(1 hour)"), Now);

        Assert.Equal([Now.AddHours(3)], schedule.Due(Now.AddHours(3).AddMinutes(1)));
    }

    [Fact]
    public void After_a_decade_of_minutes_the_last_hundred_are_made_up_for_at_once()
    {
        var schedule = Schedule.Create("minutely", ScheduleWorld.Terms("cron(* * * * ? *)") with { Missed = MissedRunPolicy.RunAll }, Now);
        var later = Now.AddYears(10);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var due = schedule.Due(later);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => later.AddMinutes(i - 99)), due);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(later.AddMinutes(1), schedule.MoveOn(later).NextAt);
    }

    [Fact]
    public void The_jitter_of_a_firing_is_always_the_same_and_spreads_evenly()
    {
        var schedule = Schedule.Create("nightly", ScheduleWorld.Terms("rate(1 day)") with { Jitter = TimeSpan.FromMinutes(10) }, Now);
        var jitters = Enumerable.Range(0, 2_000).Select(day => schedule.JitterOf(Now.AddDays(day))).ToList();

        Assert.Equal(jitters, Enumerable.Range(0, 2_000).Select(day => (schedule with { Incarnation = "other" }).JitterOf(Now.AddDays(day).ToOffset(TimeSpan.FromHours(2)))));
        Assert.All(jitters, static jitter => Assert.InRange(jitter, TimeSpan.Zero, TimeSpan.FromMinutes(10)));
        Assert.All(jitters.GroupBy(static jitter => (int)jitter.TotalMinutes).Where(static minute => minute.Key < 10), static minute => Assert.InRange(minute.Count(), 120, 280));
        Assert.NotEqual(schedule.JitterOf(Now), (schedule with { Name = "other" }).JitterOf(Now));
        Assert.Equal(Now + schedule.JitterOf(Now), schedule.SubmissionOf(Now).RunAt);
    }

    [Fact]
    public void Other_terms_keep_the_next_firing_unless_they_change_the_times()
    {
        var schedule = Schedule.Create("hourly", ScheduleWorld.Terms("rate(1 hour)"), Now).MoveOn(Now);

        var sameTimes = schedule.Replace(ScheduleWorld.Terms("rate(1 hour)", "\"other\""), Now.AddMinutes(10));
        var otherTimes = schedule.Replace(ScheduleWorld.Terms("rate(2 hours)"), Now.AddMinutes(10));

        Assert.Equal((Now.AddHours(1), Now), (sameTimes.NextAt, sameTimes.AnchorAt));
        Assert.Equal((Now.AddMinutes(10), Now.AddMinutes(10)), (otherTimes.NextAt, otherTimes.AnchorAt));
        Assert.Null(schedule.Pause().Replace(ScheduleWorld.Terms("rate(2 hours)"), Now).NextAt);
    }

    [Fact]
    public void What_fell_into_a_pause_is_not_made_up_for()
    {
        var schedule = Schedule.Create("hourly", ScheduleWorld.Terms("rate(1 hour)") with { Missed = MissedRunPolicy.RunAll }, Now).MoveOn(Now);

        var resumed = schedule.Pause().Resume(Now.AddHours(5).AddMinutes(1));

        Assert.Equal(Now.AddHours(6), resumed.NextAt);
        Assert.Empty(schedule.Pause().Due(Now.AddHours(3)));
    }

    [Fact]
    public void Its_json_holds_all_of_it_and_the_input_character_by_character()
    {
        var terms = ScheduleWorld.Terms("cron(0 9 ? * MON *)", "{ \"a\" : [1.0, \"\\u00e9\"]}") with
        {
            Zone = "Europe/Berlin",
            Overlap = OverlapPolicy.Skip,
            Missed = MissedRunPolicy.RunAll,
            Jitter = TimeSpan.FromMinutes(3),
            StartAt = Now,
            EndAt = Now.AddYears(1),
        };
        var schedule = Schedule.Create("weekly", terms, Now).After(new Firing.Started(Now, JobId.New(Now))).After(new Firing.Rejected(Now, "No."));

        var json = JsonSerializer.Serialize(schedule, ScheduleJson.Default.Schedule);

        Assert.Equal(schedule, JsonSerializer.Deserialize(json, ScheduleJson.Default.Schedule));
        Assert.Contains("\"overlap\":\"skip\",\"missed\":\"runAll\"", json, StringComparison.Ordinal);
        Assert.Contains("\"input\":{ \"a\" : [1.0, \"\\u00e9\"]}", json, StringComparison.Ordinal);
    }
}
