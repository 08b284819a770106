using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Schedules;

namespace Millrace.Tests.Schedules;

public sealed class ScheduleSweeperTests
{
    private readonly ScheduleWorld _world = new();

    private static CancellationToken Cancel => ScheduleWorld.Cancel;

    [Fact]
    public async Task A_firing_starts_a_job_of_the_template_and_the_sweep_says_when_to_come_again()
    {
        var terms = ScheduleWorld.Terms("cron(0/10 * * * ? *)", "\"report\"");
        await _world.SetAsync("report", terms with { Job = terms.Job with { Priority = Priority.High } });

        var first = await _world.SweepAfterAsync(TimeSpan.FromMinutes(5));
        var second = await _world.SweepAfterAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(Times.Utc("2026-01-01 12:10"), first);
        Assert.Equal(Times.Utc("2026-01-01 12:20"), second);
        var jobs = await _world.JobsAsync();
        Assert.Equal(2, jobs.Count);
        Assert.All(jobs, static job => Assert.Equal((ScheduleWorld.Type, new Payload("\"report\""), Priority.High), (job.Type, job.Input, job.Lane.Priority)));
        var schedule = await _world.FoundAsync("report");
        Assert.Equal((Times.Utc("2026-01-01 12:10"), jobs[1].Id, null), (schedule.LastFiringAt, schedule.LastJob, schedule.LastProblem));
    }

    [Fact]
    public async Task Nothing_is_fired_before_its_time_and_nothing_is_next_without_schedules()
    {
        Assert.Null(await _world.Sweeper.SweepAsync(Cancel));

        await _world.SetAsync("later", ScheduleWorld.Terms("at(2026-01-01T12:30:00)"));

        Assert.Equal(Times.Utc("2026-01-01 12:30"), await _world.SweepAfterAsync(TimeSpan.FromMinutes(29)));
        Assert.Empty(await _world.JobsAsync());
        Assert.Null(await _world.SweepAfterAsync(TimeSpan.FromMinutes(1)));
        Assert.Single(await _world.JobsAsync());
        Assert.Null(await _world.SweepAfterAsync(TimeSpan.FromDays(400)));
        Assert.Single(await _world.JobsAsync());
    }

    [Fact]
    public async Task A_sweep_lists_only_what_is_due()
    {
        for (var i = 0; i < 500; i++)
            await _world.SetAsync($"s{i}", ScheduleWorld.Terms("at(2026-06-01T00:00:00)"));
        await _world.SetAsync("due", ScheduleWorld.Terms("rate(1 hour)"));

        await _world.Sweeper.SweepAsync(Cancel);

        Assert.Single(await _world.JobsAsync());
        Assert.InRange(_world.Documents.Listed, 1, 60);
    }

    [Fact]
    public async Task More_schedules_than_a_page_are_all_fired_in_one_sweep()
    {
        for (var i = 0; i < 130; i++)
            await _world.SetAsync($"s{i}", ScheduleWorld.Terms("rate(1 hour)"));

        Assert.Equal(_world.Clock.GetUtcNow().AddHours(1), await _world.Sweeper.SweepAsync(Cancel));

        Assert.Equal(130, (await _world.JobsAsync()).Count);
    }

    [Fact]
    public async Task A_sweeper_that_dies_between_the_job_and_its_note_leaves_one_job()
    {
        await _world.SetAsync("hourly", ScheduleWorld.Terms("rate(1 hour)"));
        _world.Documents.AroundWrite = static () => throw new TimeoutException("The power is gone.");
        var failure = await Assert.ThrowsAsync<AggregateException>(() => _world.Sweeper.SweepAsync(Cancel));
        _world.Documents.AroundWrite = static () => Task.CompletedTask;

        await _world.SweepAfterAsync(TimeSpan.FromMinutes(40));

        Assert.Contains("Schedule 'hourly' could not be carried out: The power is gone.", failure.Message, StringComparison.Ordinal);
        var job = Assert.Single(await _world.JobsAsync());
        Assert.Equal(job.Id, (await _world.FoundAsync("hourly")).LastJob);
    }

    [Fact]
    public async Task A_firing_without_its_note_has_one_job_even_days_later()
    {
        await _world.SetAsync("once", ScheduleWorld.Terms("at(2026-01-01T12:00:00)"));
        _world.Documents.AroundWrite = static () => throw new TimeoutException("The power is gone.");
        await Assert.ThrowsAsync<AggregateException>(() => _world.Sweeper.SweepAsync(Cancel));
        _world.Documents.AroundWrite = static () => Task.CompletedTask;

        await _world.SweepAfterAsync(TimeSpan.FromDays(6));

        Assert.Equal(Assert.Single(await _world.JobsAsync()).Id, (await _world.FoundAsync("once")).LastJob);
    }

    [Fact]
    public async Task A_schedule_that_is_changed_between_the_job_and_its_note_does_not_fire_again()
    {
        await _world.SetAsync("hourly", ScheduleWorld.Terms("rate(1 hour)"));
        _world.Documents.AroundWrite = async () =>
        {
            _world.Documents.AroundWrite = static () => Task.CompletedTask;
            await _world.SetAsync("hourly", ScheduleWorld.Terms("rate(1 hour)", "\"other\""));
        };

        await _world.Sweeper.SweepAsync(Cancel);

        var job = Assert.Single(await _world.JobsAsync());
        var schedule = await _world.FoundAsync("hourly");
        Assert.Equal((job.Id, new Payload("\"other\""), _world.Clock.GetUtcNow().AddHours(1)), (schedule.LastJob, schedule.Terms.Job.Input, schedule.NextAt));
    }

    [Fact]
    public async Task A_schedule_that_is_deleted_and_made_anew_under_a_sweeper_keeps_its_terms_and_fires()
    {
        await _world.SetAsync("hourly", ScheduleWorld.Terms("rate(1 hour)"));
        _world.Documents.AroundWrite = async () =>
        {
            _world.Documents.AroundWrite = static () => Task.CompletedTask;
            Assert.True(await _world.Client.DeleteAsync("hourly", Cancel));
            await _world.SetAsync("hourly", ScheduleWorld.Terms("rate(1 hour)", "\"new\""));
        };

        await _world.Sweeper.SweepAsync(Cancel);
        await _world.Sweeper.SweepAsync(Cancel);

        Assert.Equal(["\"in\"", "\"new\""], (await _world.JobsAsync()).Select(static job => job.Input.Json).Order());
        Assert.Equal("\"new\"", (await _world.FoundAsync("hourly")).Terms.Job.Input.Json);
    }

    [Fact]
    public async Task Under_skip_a_firing_is_left_out_while_the_last_job_has_not_ended()
    {
        await _world.SetAsync("skips", ScheduleWorld.Terms("rate(1 hour)") with { Overlap = OverlapPolicy.Skip });
        await _world.SetAsync("allows", ScheduleWorld.Terms("rate(1 hour)", "\"allows\"") with { Overlap = OverlapPolicy.Allow });
        await _world.Sweeper.SweepAsync(Cancel);
        var first = (await _world.FoundAsync("skips")).LastJob;
        Assert.NotNull(first);

        await _world.SweepAfterAsync(TimeSpan.FromHours(1));
        var leftOut = await _world.FoundAsync("skips");
        await _world.EndJobAsync(first.Value);
        await _world.SweepAfterAsync(TimeSpan.FromHours(1));

        Assert.Equal($"The firing at 2026-01-01T13:00:00.0000000+00:00 was left out: job {first} had not ended.", leftOut.LastProblem);
        Assert.Equal(first, leftOut.LastJob);
        var schedule = await _world.FoundAsync("skips");
        Assert.Null(schedule.LastProblem);
        Assert.NotEqual(first, schedule.LastJob);
        Assert.Equal(2, (await _world.JobsAsync()).Count(static job => job.Input.Json == "\"in\""));
        Assert.Equal(3, (await _world.JobsAsync()).Count(static job => job.Input.Json == "\"allows\""));
    }

    [Fact]
    public async Task A_rejected_firing_is_seen_on_its_schedule_and_stops_no_other()
    {
        var terms = ScheduleWorld.Terms("rate(1 hour)");
        await _world.SetAsync("a-type", terms with { Job = terms.Job with { Type = new JobType("nobody") } });
        await _world.SetAsync("b-input", terms with { Job = terms.Job with { Input = new Payload("7") } });
        await _world.SetAsync("c-good", terms);

        Assert.Equal(_world.Clock.GetUtcNow().AddHours(1), await _world.Sweeper.SweepAsync(Cancel));

        Assert.Single(await _world.JobsAsync());
        Assert.Equal(
            "The firing at 2026-01-01T12:00:00.0000000+00:00 was rejected: There is no job type 'nobody'. This program knows: test.job.",
            (await _world.FoundAsync("a-type")).LastProblem);
        Assert.Contains("The input does not fit", (await _world.FoundAsync("b-input")).LastProblem, StringComparison.Ordinal);
        Assert.Null((await _world.FoundAsync("c-good")).LastProblem);
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_read_stops_no_other()
    {
        await _world.SetAsync("broken", ScheduleWorld.Terms("rate(1 hour)"));
        await _world.SetAsync("good", ScheduleWorld.Terms("rate(1 hour)"));
        Assert.True(await _world.Documents.TryWriteAsync([new DocumentWrite(new DocumentKey("schedule", "broken"), 1, "{}")], Cancel));

        await Assert.ThrowsAsync<AggregateException>(() => _world.Sweeper.SweepAsync(Cancel));

        Assert.Equal((await _world.JobsAsync()).Select(static job => (JobId?)job.Id), [(await _world.FoundAsync("good")).LastJob]);
    }

    [Fact]
    public async Task A_jitter_delays_the_job_and_not_the_firing()
    {
        await _world.SetAsync("nightly", ScheduleWorld.Terms("rate(1 day)") with { Jitter = TimeSpan.FromHours(1) });
        var schedule = await _world.FoundAsync("nightly");
        Assert.NotNull(schedule.NextAt);

        await _world.Sweeper.SweepAsync(Cancel);

        Assert.Equal(schedule.NextAt + schedule.JitterOf(schedule.NextAt.Value), Assert.Single(_world.Jobs.Added).Job.RunAt);
    }
}
