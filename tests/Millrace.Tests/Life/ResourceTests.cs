using Millrace.Administration;
using Millrace.Jobs;
using Millrace.Resources;
using Millrace.Retries;
using Millrace.Schedules;

namespace Millrace.Tests.Life;

/// <summary>Jobs that need resources.</summary>
public sealed class ResourceTests
{
    private static readonly Actor By = new("ada");

    [Fact]
    public async Task No_more_attempts_than_the_limit_hold_a_resource_and_every_job_runs_in_the_end()
    {
        var (now, most) = (0, 0);
        var world = await WorldAsync(new Resource { Limit = 3 });
        world.Handle("work", async (input, _, stop) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(TimeSpan.FromSeconds(1), world.Clock, stop);
            Interlocked.Decrement(ref now);
            return input;
        }, Once("db"));
        var ids = new List<JobId>();
        for (var i = 0; i < 20; i++)
            ids.Add(await world.SubmitAsync("work", $"{i}"));

        await RunTogetherAsync(world, ids);

        Assert.Equal(3, most);
        foreach (var id in ids)
            Assert.Equal((JobStateName.Succeeded, 0), ((await world.FindAsync(id)).State.Name, (await world.FindAsync(id)).AttemptsSpent));
        Assert.Empty((await StatusAsync(world)).Use.Holders);
        Assert.Empty((await StatusAsync(world)).Waiting);
    }

    [Fact]
    public async Task A_job_that_is_denied_waits_without_polling_and_lets_others_pass()
    {
        var world = await WorldAsync(new Resource { Limit = 1 });
        world.Handle("work", static input => input, Once("db")).Handle("free", static input => input);
        var holding = await world.ClaimAsync(await world.SubmitAsync("work", "first"));
        Assert.Null(await world.Platform.Resources.TakeAsync(holding, PlatformWorld.Cancel));
        var denied = await world.SubmitAsync("work", "second");
        await world.SubmitAsync("free", "free");

        await world.RunAsync();
        var epoch = (await world.FindAsync(denied)).Epoch;
        await BeatAsync(world, holding, TimeSpan.FromMinutes(5));

        Assert.Equal(["free"], world.Began);
        var waiting = await world.FindAsync(denied);
        Assert.Equal((JobStateName.Scheduled, epoch, 0, 0), (waiting.State.Name, waiting.Epoch, waiting.AttemptsSpent, waiting.Attempts.Count));
        Assert.Equal("db", waiting.Notes.Deferral?.Resource);
        Assert.Equal([denied], (await StatusAsync(world)).Waiting);
    }

    [Fact]
    public async Task Who_lets_a_resource_go_wakes_the_first_that_waits()
    {
        var world = await WorldAsync(new Resource { Limit = 1 });
        world.Handle("work", static input => input, Once("db"));
        var holding = await world.ClaimAsync(await world.SubmitAsync("work", "first"));
        await world.Platform.Resources.TakeAsync(holding, PlatformWorld.Cancel);
        var low = await world.SubmitAsync("work", "low", static one => one with { Priority = Priority.Low });
        var high = await world.SubmitAsync("work", "high", static one => one with { Priority = Priority.High });
        await world.RunAsync();

        await world.Platform.Resources.LetGoAsync(holding, PlatformWorld.Cancel);
        Assert.Equal((JobStateName.Queued, JobStateName.Scheduled), (await world.StateAsync(high), await world.StateAsync(low)));
        await world.RunAsync();

        Assert.Equal(["high", "low"], world.Began);
    }

    [Fact]
    public async Task A_dead_worker_holds_nothing_when_its_lease_is_over()
    {
        var world = await WorldAsync(new Resource { Limit = 1 });
        world.Handle("work", static input => input, Once("db")).Handle("dies", static input => input, Once("db") with { Retry = RetryPolicy.Never });
        var dead = await world.ClaimAsync(await world.SubmitAsync("dies", "dead"));
        await world.Platform.Resources.TakeAsync(dead, PlatformWorld.Cancel);
        var waiting = await world.SubmitAsync("work", "waiting");
        await world.RunAsync();
        Assert.Equal(JobStateName.Scheduled, await world.StateAsync(waiting));

        await world.PassAsync(PlatformWorld.Leases.LeaseFor + TimeSpan.FromSeconds(2));

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(waiting));
    }

    [Fact]
    public async Task A_long_attempt_that_beats_keeps_its_resource_however_long()
    {
        var world = await WorldAsync(new Resource { Limit = 1 });
        world.Handle("work", static input => input, Once("db"));
        var holding = await world.ClaimAsync(await world.SubmitAsync("work", "long"));
        await world.Platform.Resources.TakeAsync(holding, PlatformWorld.Cancel);
        await world.SubmitAsync("work", "waiting");

        await BeatAsync(world, holding, TimeSpan.FromHours(1));

        Assert.Empty(world.Began);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_rate_is_kept_over_any_period_but_for_the_burst_that_it_allows(int burst)
    {
        var began = new List<DateTimeOffset>();
        var world = await WorldAsync(new Resource { Rate = new Rate(5, TimeSpan.FromSeconds(10), burst) });
        world.Handle("work", input =>
        {
            began.Add(world.Now);
            return input;
        }, Once("db"));
        for (var i = 0; i < 25; i++)
            await world.SubmitAsync("work", $"{i}");

        await world.RunAsync();
        Assert.Equal(burst, began.Count);
        await world.PassAsync(TimeSpan.FromSeconds(50));

        Assert.Equal(25, began.Count);
        Assert.All(began, start => Assert.InRange(began.Count(one => one >= start && one < start.AddSeconds(10)), 1, 5 + burst - 1));
    }

    [Fact]
    public async Task A_closed_window_defers_to_its_opening_also_over_midnight()
    {
        var world = await WorldAsync(new Resource { Windows = [new CalendarWindowJson(["thu"], "22:00", "06:00", "Europe/Berlin")] });
        world.Handle("work", static input => input, Once("db"));
        var id = await world.SubmitAsync("work"); // Thursday, the first of January 2026, noon in UTC.

        await world.RunAsync();

        Assert.Equal(new JobState.Scheduled(new DateTimeOffset(2026, 1, 1, 21, 0, 0, TimeSpan.Zero)), (await world.FindAsync(id)).State);
        world.Clock.Advance(TimeSpan.FromHours(9.5));
        await world.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));

        world.Clock.Advance(TimeSpan.FromHours(7)); // 05:30 in Berlin, on Friday.
        var night = await world.SubmitAsync("work");
        await world.RunAsync();
        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(night));
    }

    [Fact]
    public async Task All_resources_of_a_job_are_taken_or_none()
    {
        var world = await WorldAsync(new Resource { Limit = 1 });
        await world.Platform.ResourceControl.SetAsync("api", new Resource { Limit = 1 }, By, PlatformWorld.Cancel);
        world.Handle("both", static input => input, Once("api", "db")).Handle("api", static input => input, Once("api"));
        var holding = await world.ClaimAsync(await world.SubmitAsync("both", "first"));
        await world.Platform.Resources.TakeAsync(holding with { Terms = holding.Terms with { Resources = ["db"] } }, PlatformWorld.Cancel);
        await world.SubmitAsync("both", "needs both");

        await world.RunAsync();
        await world.SubmitAsync("api", "needs one");
        await world.RunAsync();

        Assert.Equal(["needs one"], world.Began);
    }

    [Fact]
    public async Task A_resource_that_nobody_defined_limits_nobody_and_one_that_is_deleted_lets_go_who_waits()
    {
        var world = await WorldAsync(new Resource { Limit = 1 });
        world.Handle("work", static input => input, Once("db")).Handle("other", static input => input, Once("unknown"));
        var holding = await world.ClaimAsync(await world.SubmitAsync("work", "first"));
        await world.Platform.Resources.TakeAsync(holding, PlatformWorld.Cancel);
        await world.SubmitAsync("work", "waits");
        await world.SubmitAsync("other", "unlimited");
        await world.RunAsync();
        Assert.Equal(["unlimited"], world.Began);

        Assert.True(await world.Platform.ResourceControl.DeleteAsync("db", By, PlatformWorld.Cancel));
        await world.RunAsync();

        Assert.Equal(["unlimited", "waits"], world.Began);
    }

    [Fact]
    public async Task Fifty_at_once_never_hold_more_than_the_limit()
    {
        var world = await WorldAsync(new Resource { Limit = 7 });
        world.Handle("work", static input => input, Once("db"));
        var claimed = new List<Job>();
        for (var i = 0; i < 50; i++)
            claimed.Add(await world.ClaimAsync(await world.SubmitAsync("work", $"{i}")));

        var refusals = await Task.WhenAll(claimed.Select(job => Task.Run(() => world.Platform.Resources.TakeAsync(job, PlatformWorld.Cancel), PlatformWorld.Cancel)));

        Assert.Equal(7, refusals.Count(static refusal => refusal is null));
        Assert.Equal(7, (await StatusAsync(world)).Use.Holders.Count);
    }

    private static JobTypeOptions Once(params string[] resources) => new() { Retry = RetryPolicy.Never, Resources = resources };

    private static async Task<PlatformWorld> WorldAsync(Resource db)
    {
        var world = new PlatformWorld();
        await world.Platform.ResourceControl.SetAsync("db", db, By, PlatformWorld.Cancel);
        return world;
    }

    private static async Task<ResourceStatus> StatusAsync(PlatformWorld world) =>
        await world.Platform.ResourceControl.FindAsync("db", PlatformWorld.Cancel) ?? throw new InvalidOperationException("It was defined.");

    private static async Task BeatAsync(PlatformWorld world, Job running, TimeSpan time)
    {
        for (var end = world.Now + time; world.Now < end;)
        {
            await world.PassAsync(TimeSpan.FromSeconds(10));
            await world.Store.BeatAsync(new Millrace.Leases.Beat(running.Id, running.Epoch, world.Now + PlatformWorld.Leases.LeaseFor, null), PlatformWorld.Cancel);
        }
    }

    /// <summary>Runs all jobs on as many workers as there are jobs, until all have ended.</summary>
    private static async Task RunTogetherAsync(PlatformWorld world, IReadOnlyList<JobId> ids)
    {
        for (var i = 0; i < 1_000; i++)
        {
            var jobs = await Task.WhenAll(ids.Select(world.FindAsync));
            if (jobs.All(static job => job.State.IsFinal))
                return;

            var running = new List<Task>();
            foreach (var job in jobs.Where(static job => job.State is JobState.Queued))
                running.Add(world.RunClaimedAsync(await world.ClaimAsync(job.Id), PlatformWorld.Cancel));

            while (!running.TrueForAll(static task => task.IsCompleted))
            {
                await Task.WhenAny(Task.WhenAll(running), Task.Delay(5, PlatformWorld.Cancel));
                world.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Fail("Some jobs never ended.");
    }
}
