using Millrace.Administration;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Pipelines;
using Millrace.Retries;

namespace Millrace.Tests.Life;

/// <summary>Jobs and types that are paused and resumed, and cancels that end.</summary>
public sealed class PauseTests
{
    private static readonly Actor By = new("ada");
    private static readonly JobType Work = new("work");

    [Fact]
    public async Task A_paused_job_does_not_run_until_it_is_resumed()
    {
        var world = new PlatformWorld().Handle("work", static input => input);
        var id = await world.SubmitAsync("work");

        Assert.Equal(ControlResult.Done, await world.Platform.Jobs.PauseAsync(id, "look first", By, PlatformWorld.Cancel));
        await world.RunAsync();
        Assert.Empty(world.Began);
        Assert.Equal(new JobState.Paused(world.Now, PausedBy.Job, "look first"), (await world.FindAsync(id)).State);

        Assert.Equal(ControlResult.Done, await world.Platform.Jobs.ResumeAsync(id, By, PlatformWorld.Cancel));
        await world.RunAsync();
        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_scheduled_job_that_is_paused_keeps_its_time()
    {
        var world = new PlatformWorld().Handle("work", static input => input);
        var at = world.Now.AddMinutes(5);
        var id = await world.SubmitAsync("work", change: one => one with { RunAt = at });
        await world.Platform.Jobs.PauseAsync(id, "look first", By, PlatformWorld.Cancel);

        await world.Platform.Jobs.ResumeAsync(id, By, PlatformWorld.Cancel);

        Assert.Equal(new JobState.Scheduled(at), (await world.FindAsync(id)).State);
    }

    [Fact]
    public async Task A_running_job_that_is_paused_gives_its_attempt_back_unspent()
    {
        var world = new PlatformWorld();
        var began = new TaskCompletionSource();
        world.Handle("work", async (_, job, stop) =>
        {
            if (job.FencingToken > 1)
                return "done";

            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return "";
        }, new JobTypeOptions { Retry = RetryPolicy.Never });
        var id = await world.SubmitAsync("work");
        var running = world.RunClaimedAsync(await world.ClaimAsync(id), PlatformWorld.Cancel);
        await began.Task;

        Assert.Equal(ControlResult.Requested, await world.Platform.Jobs.PauseAsync(id, "look first", By, PlatformWorld.Cancel));
        world.Clock.Advance(PlatformWorld.Leases.BeatEvery);
        await world.Keeper.TendAsync(PlatformWorld.Cancel);
        await running;

        var job = await world.FindAsync(id);
        Assert.Equal(PausedBy.Job, Assert.IsType<JobState.Paused>(job.State).By);
        Assert.Equal((0, AttemptOutcome.Paused), (job.AttemptsSpent, Assert.Single(job.Attempts).Outcome));
        await world.Platform.Jobs.ResumeAsync(id, By, PlatformWorld.Cancel);
        await world.RunAsync();
        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_paused_pipeline_pauses_its_tasks_and_those_that_come_later()
    {
        var world = new PlatformWorld().Handle("pipeline", (_, _, _) => throw new InvalidOperationException("It has no handler of this kind.")).Handle("work", static input => input);
        var pipeline = await WaitingAsync(world);
        var starter = new TaskStarter(world.Platform.Client, world.Store, new TaskReporter(world.Machines));
        var early = await starter.StartAsync(TaskOf(pipeline, "early"), PlatformWorld.Cancel);

        await world.Platform.Jobs.PauseAsync(pipeline, "look first", By, PlatformWorld.Cancel);
        var late = await starter.StartAsync(TaskOf(pipeline, "late"), PlatformWorld.Cancel);
        await world.RunAsync();
        Assert.Equal((JobStateName.Paused, JobStateName.Paused), (await world.StateAsync(early), await world.StateAsync(late)));

        await world.Platform.Jobs.ResumeAsync(pipeline, By, PlatformWorld.Cancel);
        await world.RunAsync();
        Assert.Equal((JobStateName.Succeeded, JobStateName.Succeeded), (await world.StateAsync(early), await world.StateAsync(late)));
    }

    [Fact]
    public async Task Jobs_of_a_paused_type_wait_and_go_on_when_it_is_resumed()
    {
        var world = new PlatformWorld().Handle("work", static input => input).Handle("other", static input => input);
        await world.Platform.TypeControl.PauseAsync(Work, "the source is down", By, PlatformWorld.Cancel);
        var held = await world.SubmitAsync("work", "held");
        await world.SubmitAsync("other", "other");

        await world.RunAsync();
        Assert.Equal(["other"], world.Began);
        var paused = Assert.IsType<JobState.Paused>((await world.FindAsync(held)).State);
        Assert.Equal((PausedBy.Type, "the source is down"), (paused.By, paused.Reason));

        Assert.True(await world.Platform.TypeControl.ResumeAsync(Work, By, PlatformWorld.Cancel));
        await world.RunAsync();
        Assert.Equal(["other", "held"], world.Began);
        Assert.Equal(0, (await world.FindAsync(held)).AttemptsSpent);
        Assert.False(await world.Platform.TypeControl.ResumeAsync(Work, By, PlatformWorld.Cancel));
    }

    [Fact]
    public async Task A_job_that_a_worker_paused_after_its_type_was_resumed_is_found_by_the_sweep()
    {
        var world = new PlatformWorld().Handle("work", static input => input);
        await world.Platform.TypeControl.PauseAsync(Work, "down", By, PlatformWorld.Cancel);
        var id = await world.SubmitAsync("work");
        await world.Platform.TypeControl.ResumeAsync(Work, By, PlatformWorld.Cancel);

        // A worker elsewhere still has the settings of a moment ago.
        var claimed = await world.ClaimAsync(id);
        Assert.True(await world.Store.TryReplaceAsync(claimed, claimed.Settle(new Verdict.Pause(PausedBy.Type, "down"), world.Now), PlatformWorld.Cancel));
        await world.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));
        await world.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Null((await world.Platform.Types.OfAsync(Work, PlatformWorld.Cancel)).ResumedAt); // And then nobody searches any more.
    }

    [Fact]
    public async Task Resuming_a_type_leaves_alone_what_was_paused_by_itself()
    {
        var world = new PlatformWorld().Handle("work", static input => input);
        var own = await world.SubmitAsync("work");
        await world.Platform.Jobs.PauseAsync(own, "look first", By, PlatformWorld.Cancel);
        await world.Platform.TypeControl.PauseAsync(Work, "down", By, PlatformWorld.Cancel);

        await world.Platform.TypeControl.ResumeAsync(Work, By, PlatformWorld.Cancel);
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(JobStateName.Paused, await world.StateAsync(own));
    }

    [Fact]
    public async Task A_cancel_fences_an_attempt_that_goes_on_beating_when_its_deadline_is_over()
    {
        var world = new PlatformWorld().Handle("work", static input => input);
        var id = await world.SubmitAsync("work");
        var claimed = await world.ClaimAsync(id);
        await world.Platform.Client.CancelAsync(id, "enough", PlatformWorld.Cancel);

        for (var i = 0; i < 4; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await world.Store.BeatAsync(new Beat(id, claimed.Epoch, world.Now + PlatformWorld.Leases.LeaseFor, null), PlatformWorld.Cancel);
        }

        await world.SweepAsync();

        Assert.Equal("enough", Assert.IsType<JobState.Cancelled>((await world.FindAsync(id)).State).Reason);
        Assert.IsType<BeatResult.Lost>(await world.Store.BeatAsync(new Beat(id, claimed.Epoch, world.Now.AddHours(1), null), PlatformWorld.Cancel));
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("scheduled")]
    [InlineData("paused")]
    [InlineData("waiting")]
    public async Task What_does_not_run_is_cancelled_at_once(string state)
    {
        var world = new PlatformWorld().Handle("work", static input => input);
        var first = await world.SubmitAsync("work", change: static one => one with { Terms = new JobTerms { OrderKey = "k" } });
        var id = state == "waiting"
            ? await world.SubmitAsync("work", change: static one => one with { Terms = new JobTerms { OrderKey = "k" } })
            : await world.SubmitAsync("work", change: one => state == "scheduled" ? one with { RunAt = world.Now.AddDays(1) } : one);
        if (state == "paused")
            await world.Platform.Jobs.PauseAsync(id, "look", By, PlatformWorld.Cancel);

        Assert.Equal(CancelResult.Cancelled, await world.Platform.Jobs.CancelAsync(id, "enough", By, PlatformWorld.Cancel));

        await world.RunAsync();
        Assert.Equal((JobStateName.Succeeded, JobStateName.Cancelled), (await world.StateAsync(first), await world.StateAsync(id)));
    }

    [Fact]
    public async Task Every_act_stands_in_the_audit_trail_with_who_did_it()
    {
        var world = new PlatformWorld().Handle("work", static input => input);
        var id = await world.SubmitAsync("work");
        await world.Platform.Jobs.PauseAsync(id, "look first", By, PlatformWorld.Cancel);
        await world.Platform.Jobs.ResumeAsync(id, By, PlatformWorld.Cancel);
        await world.Platform.Jobs.CancelAsync(id, "enough", By, PlatformWorld.Cancel);
        await world.Platform.Jobs.RetryAsync(id, By, PlatformWorld.Cancel);
        await world.Platform.TypeControl.PauseAsync(Work, "down", By, PlatformWorld.Cancel);
        await world.Platform.TypeControl.ResumeAsync(Work, By, PlatformWorld.Cancel);

        var entries = (await world.Platform.Audit.ListAsync("", 100, PlatformWorld.Cancel)).Select(static one => one.Entry).ToList();

        Assert.Equal(["job.cancel", "job.pause", "job.resume", "job.retry", "type.pause", "type.resume"], entries.Select(static one => one.Act).Order(StringComparer.Ordinal));
        Assert.All(entries, static entry => Assert.Equal("ada", entry.By));
        Assert.Equal((id.Value, "look first"), entries.Where(static one => one.Act == "job.pause").Select(static one => (one.Target, one.Detail)).Single());
    }

    private static TaskRequest TaskOf(JobId pipeline, string token) => new(Work, new Payload("\"in\""), token, pipeline, "Count");

    private static async Task<JobId> WaitingAsync(PlatformWorld world)
    {
        var id = await world.SubmitAsync("pipeline");
        var claimed = await world.ClaimAsync(id);
        Assert.True(await world.Store.TryReplaceAsync(claimed, claimed.Settle(new Verdict.Wait(new WaitFor.Execution(id.Value)), world.Now), PlatformWorld.Cancel));
        return id;
    }
}
