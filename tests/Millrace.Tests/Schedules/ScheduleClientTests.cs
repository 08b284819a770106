using Millrace.Jobs;
using Millrace.Schedules;

namespace Millrace.Tests.Schedules;

public sealed class ScheduleClientTests
{
    private readonly ScheduleWorld _world = new();

    private static CancellationToken Cancel => ScheduleWorld.Cancel;

    [Fact]
    public async Task A_schedule_is_made_replaced_listed_and_deleted()
    {
        Assert.IsType<ScheduleSetting.Created>(await _world.Client.SetAsync("b", ScheduleWorld.Terms("rate(1 hour)"), Cancel));
        Assert.IsType<ScheduleSetting.Created>(await _world.Client.SetAsync("a", ScheduleWorld.Terms("rate(1 hour)"), Cancel));
        var replaced = await _world.Client.SetAsync("b", ScheduleWorld.Terms("rate(2 hours)"), Cancel);

        Assert.Equal("rate(2 hours)", Assert.IsType<ScheduleSetting.Replaced>(replaced).Schedule.Terms.Expression);
        Assert.Equal(["a", "b"], (await _world.Client.ListAsync("", 10, Cancel)).Select(static one => one.Name));
        Assert.Equal(["b"], (await _world.Client.ListAsync("a", 10, Cancel)).Select(static one => one.Name));
        Assert.True(await _world.Client.DeleteAsync("b", Cancel));
        Assert.False(await _world.Client.DeleteAsync("b", Cancel));
        Assert.Null(await _world.Client.FindAsync("b", Cancel));
    }

    [Fact]
    public async Task A_schedule_that_breaks_rules_is_refused_and_nothing_is_written()
    {
        var refused = await _world.Client.SetAsync("bad", ScheduleWorld.Terms("rate(1 hours)"), Cancel);

        Assert.Equal(
            ["The unit of the rate is 'hours', but with the value 1 it must be 'hour'."],
            Assert.IsType<ScheduleSetting.Refused>(refused).Problems);
        Assert.Null(await _world.Client.FindAsync("bad", Cancel));
    }

    [Fact]
    public async Task A_paused_schedule_does_not_fire_until_it_is_resumed()
    {
        await _world.SetAsync("hourly", ScheduleWorld.Terms("rate(1 hour)"));
        await _world.Sweeper.SweepAsync(Cancel);

        var paused = await _world.Client.PauseAsync("hourly", Cancel);
        Assert.Null(await _world.SweepAfterAsync(TimeSpan.FromMinutes(150)));
        var resumed = await _world.Client.ResumeAsync("hourly", Cancel);
        await _world.Client.ResumeAsync("hourly", Cancel);
        await _world.SweepAfterAsync(TimeSpan.FromMinutes(30));

        Assert.Equal((true, null), (paused?.IsPaused, paused?.NextAt));
        Assert.Equal(Times.Utc("2026-01-01 15:00"), resumed?.NextAt);
        Assert.Equal(2, (await _world.JobsAsync()).Count);
        Assert.Null(await _world.Client.PauseAsync("nobody", Cancel));
        Assert.Null(await _world.Client.ResumeAsync("nobody", Cancel));
    }

    [Fact]
    public async Task A_deleted_or_moved_schedule_leaves_nothing_that_is_due()
    {
        await _world.SetAsync("deleted", ScheduleWorld.Terms("rate(1 hour)"));
        await _world.SetAsync("moved", ScheduleWorld.Terms("rate(1 hour)"));
        await _world.SetAsync("moved", ScheduleWorld.Terms("at(2026-01-02T00:00:00)"));
        await _world.Client.DeleteAsync("deleted", Cancel);

        Assert.Equal(Times.Utc("2026-01-02 00:00"), await _world.SweepAfterAsync(TimeSpan.FromHours(2)));
        Assert.Empty(await _world.JobsAsync());
        Assert.Single(await _world.Documents.ListAsync("schedule-due", "", 10, Cancel));
    }

    [Fact]
    public async Task A_preview_shows_the_next_firings_on_the_clocks_of_the_zone()
    {
        await _world.SetAsync("early", ScheduleWorld.Terms("cron(30 2 28-31 3 ? *)") with { Zone = "Europe/Berlin" });
        await _world.Client.PauseAsync("early", Cancel);

        var preview = await _world.Client.PreviewAsync("early", 3, Cancel);

        Assert.Equal(
            ["2026-03-28 02:30 +01:00", "2026-03-30 02:30 +02:00", "2026-03-31 02:30 +02:00"],
            preview?.Select(static firing => Times.Text(firing)) ?? []);
        Assert.Null(await _world.Client.PreviewAsync("nobody", 3, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _world.Client.PreviewAsync("early", 0, Cancel));
    }

    [Fact]
    public async Task A_run_now_starts_a_job_each_time_and_changes_nothing_else()
    {
        var before = await _world.SetAsync("later", ScheduleWorld.Terms("at(2027-01-01T00:00:00)", "\"now\""));

        Assert.IsType<SubmitResult.Accepted>(await _world.Client.RunNowAsync("later", Cancel));
        Assert.IsType<SubmitResult.Accepted>(await _world.Client.RunNowAsync("later", Cancel));

        Assert.Equal(2, (await _world.JobsAsync()).Count(static job => job.Input.Json == "\"now\""));
        Assert.Equal(before, await _world.FoundAsync("later"));
        Assert.Null(await _world.Client.RunNowAsync("nobody", Cancel));
    }
}
