using Millrace.Administration;
using Millrace.Dlq;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Pipelines;
using Millrace.Retries;

namespace Millrace.Tests.Life;

/// <summary>Failed jobs: seen, brought back, discarded; and jobs that go to the archive.</summary>
public sealed class DlqTests
{
    private static readonly Actor By = new("ada");
    private bool _works;

    [Fact]
    public async Task A_failed_job_keeps_its_input_its_attempts_errors_and_its_log()
    {
        var world = new PlatformWorld().Handle("work", (input, job, _) =>
        {
            job.Log($"attempt {job.Attempt}");
            throw new InvalidOperationException($"number {job.Attempt}");
        }, new JobTypeOptions { Retry = new RetryPolicy(3, Backoff.None) });
        var id = await world.SubmitAsync("work", "precious");

        await world.RunAsync();

        var job = await world.FindAsync(id);
        Assert.Equal((JobStateName.Failed, new Payload("\"precious\"")), (job.State.Name, job.Input));
        Assert.Equal(["number 1", "number 2", "number 3"], job.Attempts.Select(static one => one.Failure?.Message));
        Assert.Equal(["attempt 1", "attempt 2", "attempt 3"], (await world.Log.ReadAsync(id, 0, 10, PlatformWorld.Cancel)).Select(static line => line.Line.Text));
    }

    [Fact]
    public async Task A_retried_job_has_all_its_attempts_before_it_again_and_its_history_behind_it()
    {
        var world = await WorldAsync(1);
        var id = (await FailedAsync(world)).Single().Id;
        _works = true;

        Assert.Equal(ControlResult.Done, await world.Platform.Jobs.RetryAsync(id, By, PlatformWorld.Cancel));
        await world.RunAsync();

        var job = await world.FindAsync(id);
        Assert.Equal((JobStateName.Succeeded, 0, 1), (job.State.Name, job.AttemptsSpent, job.Notes.Redrives));
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Succeeded], job.Attempts.Select(static one => one.Outcome));
        Assert.Equal(ControlResult.WrongState, await world.Platform.Jobs.RetryAsync(id, By, PlatformWorld.Cancel));
        Assert.Equal(ControlResult.NotFound, await world.Platform.Jobs.RetryAsync(JobId.New(world.Now), By, PlatformWorld.Cancel));
    }

    [Fact]
    public async Task A_pipeline_that_is_retried_starts_an_execution_of_another_name()
    {
        var world = new PlatformWorld().Handle("pipeline", static input => input);
        var id = await world.SubmitAsync("pipeline");
        var claimed = await world.ClaimAsync(id);
        var waiting = claimed.Settle(new Verdict.Wait(new WaitFor.Execution(ExecutionName.Of(claimed))), world.Now);
        Assert.True(await world.Store.TryReplaceAsync(claimed, waiting, PlatformWorld.Cancel));
        var end = new PipelineEnd(world.Store, world.Platform.Client, world.Clock);
        var failed = new Execution(id.Value, "pipeline", ExecutionStatus.Failed, Error: "E", Cause: "It failed.");
        await end.ApplyAsync(failed, PlatformWorld.Cancel);

        await world.Platform.Jobs.RetryAsync(id, By, PlatformWorld.Cancel);
        var again = await world.ClaimAsync(id);
        var name = ExecutionName.Of(again);
        Assert.True(await world.Store.TryReplaceAsync(again, again.Settle(new Verdict.Wait(new WaitFor.Execution(name)), world.Now), PlatformWorld.Cancel));
        await end.ApplyAsync(failed, PlatformWorld.Cancel); // The first one's end, told once more.
        Assert.Equal(JobStateName.Waiting, await world.StateAsync(id));
        await end.ApplyAsync(failed with { Name = name, Status = ExecutionStatus.Succeeded, Output = "7" }, PlatformWorld.Cancel);

        Assert.Equal(($"{id}-1", JobStateName.Succeeded), (name, await world.StateAsync(id)));
    }

    [Fact]
    public async Task A_job_that_was_cancelled_before_its_turn_is_not_archived_while_the_one_before_it_has_not_ended()
    {
        var world = new PlatformWorld().Handle("step", static input => input);
        var ids = new List<JobId>();
        for (var i = 0; i < 3; i++)
            ids.Add(await world.SubmitAsync("step", $"{i}", static one => one with { Terms = new JobTerms { OrderKey = "k" } }));
        var running = await world.ClaimAsync(ids[0]);
        await world.Platform.Client.CancelAsync(ids[1], "enough", PlatformWorld.Cancel);

        Assert.Equal(ControlResult.WrongState, await world.Platform.Dlq.DiscardAsync(ids[1], By, PlatformWorld.Cancel));
        await world.RunClaimedAsync(running, PlatformWorld.Cancel);
        await world.RunAsync();

        Assert.Equal(["0", "2"], world.Began);
        Assert.Equal(ControlResult.Done, await world.Platform.Dlq.DiscardAsync(ids[1], By, PlatformWorld.Cancel));
    }

    [Fact]
    public async Task A_plan_says_what_a_redrive_would_do_and_changes_nothing()
    {
        var world = await WorldAsync(30);

        var plan = await world.Platform.Dlq.PlanAsync(new DlqOrder { Act = DlqAct.Redrive, Error = "Odd", Rate = 2 }, PlatformWorld.Cancel);

        Assert.Equal((15, true, TimeSpan.FromSeconds(7)), (plan.Count, plan.IsComplete, plan.TakesFor));
        var group = Assert.Single(plan.Groups);
        Assert.Equal(("work", "Odd", 15), (group.Type.Value, group.Error, group.Count));
        Assert.Equal(30, (await FailedAsync(world)).Count);
    }

    [Fact]
    public async Task A_redrive_brings_back_what_its_order_names_at_its_rate()
    {
        var world = await WorldAsync(30);
        _works = true;
        world.Began.Clear();

        await OrderAsync(world, new DlqOrder { Act = DlqAct.Redrive, Error = "Odd", Rate = 1 });
        await world.PassAsync(TimeSpan.FromSeconds(4));
        Assert.InRange(world.Began.Count, 4, 6);
        await world.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(15, world.Began.Count);
        Assert.All(await FailedAsync(world), static job => Assert.Equal("Even", ((JobState.Failed)job.State).Last.Error));
    }

    [Fact]
    public async Task A_redrive_brings_no_job_back_twice_that_fails_again()
    {
        var world = await WorldAsync(10);
        world.Began.Clear();

        await OrderAsync(world, new DlqOrder { Act = DlqAct.Redrive });
        await world.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(10, world.Began.Count);
    }

    [Fact]
    public async Task A_redrive_that_a_crash_interrupted_leaves_alone_what_has_failed_again_since_it_began()
    {
        var world = await WorldAsync(5);
        var order = Assert.IsType<SubmitResult.Accepted>(await world.Platform.Dlq.OrderAsync(new DlqOrder { Act = DlqAct.Redrive }, By, PlatformWorld.Cancel)).Id;
        await world.RunClaimedAsync(await world.ClaimAsync(order), PlatformWorld.Cancel); // Its five jobs are queued again.
        var began = (await world.FindAsync(order)).Checkpoint;
        Assert.NotNull(began);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.RunAsync(); // They fail again.
        world.Began.Clear();

        // As if the worker had died before it wrote the end, and another one went on from what it had saved.
        var again = Assert.IsType<SubmitResult.Accepted>(await world.Platform.Dlq.OrderAsync(new DlqOrder { Act = DlqAct.Redrive }, By, PlatformWorld.Cancel)).Id;
        var dead = await world.ClaimAsync(again);
        await world.Store.BeatAsync(new Beat(again, dead.Epoch, world.Now + PlatformWorld.Leases.LeaseFor, null) { Checkpoint = began }, PlatformWorld.Cancel);
        await world.PassAsync(PlatformWorld.Leases.LeaseFor + TimeSpan.FromSeconds(1));

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(again));
        Assert.Empty(world.Began);
    }

    [Fact]
    public async Task A_redrive_leaves_alone_what_failed_behind_its_border()
    {
        var world = await WorldAsync(5);
        var border = world.Now;
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.SubmitAsync("work", "5");
        await world.RunAsync();
        world.Began.Clear();

        await OrderAsync(world, new DlqOrder { Act = DlqAct.Redrive, FailedBefore = border });

        Assert.Equal(["0", "1", "2", "3", "4"], world.Began.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_discarded_job_leaves_the_store_and_can_still_be_read_with_its_log()
    {
        var world = await WorldAsync(3);
        var id = (await FailedAsync(world))[0].Id;
        var before = await world.FindAsync(id);

        await OrderAsync(world, new DlqOrder { Act = DlqAct.Discard });
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Empty(await FailedAsync(world));
        Assert.Null(await world.Store.FindAsync(id, PlatformWorld.Cancel));
        Conformance.AJob.Equal(before, await world.Platform.FindAsync(id, PlatformWorld.Cancel));
        Assert.Equal(["it runs"], (await world.Platform.Archive.ReadLogAsync(id, 0, 10, PlatformWorld.Cancel)).Select(static line => line.Line.Text));
    }

    [Fact]
    public async Task Ended_jobs_go_to_the_archive_after_their_time_and_others_do_not()
    {
        var world = new PlatformWorld(new PlatformOptions { ArchiveAfter = TimeSpan.FromHours(1) });
        world.Handle("work", static input => input == "bad" ? throw new InvalidOperationException("It fails.") : input, new JobTypeOptions { Retry = RetryPolicy.Never });
        var (good, bad) = (await world.SubmitAsync("work", "good"), await world.SubmitAsync("work", "bad"));
        var later = await world.SubmitAsync("work", "later", one => one with { RunAt = world.Now.AddDays(1) });
        await world.RunAsync();
        var (goodEnd, badEnd) = (await world.FindAsync(good), await world.FindAsync(bad));

        await world.PassAsync(TimeSpan.FromMinutes(59));
        Assert.NotNull(await world.Store.FindAsync(good, PlatformWorld.Cancel));
        await world.PassAsync(TimeSpan.FromMinutes(3));

        Assert.Equal([later], (await world.Store.ListAsync(new JobQuery(), PlatformWorld.Cancel)).Jobs.Select(static job => job.Id));
        Conformance.AJob.Equal(goodEnd, await world.Platform.FindAsync(good, PlatformWorld.Cancel));
        Conformance.AJob.Equal(badEnd, await world.Platform.FindAsync(bad, PlatformWorld.Cancel));
    }

    [Fact]
    public async Task An_order_that_breaks_a_rule_is_refused_with_all_of_them()
    {
        var world = await WorldAsync(0);

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => world.Platform.Dlq.OrderAsync(
            new DlqOrder { Act = DlqAct.Redrive, Most = 0, Rate = -1, FailedFrom = world.Now, FailedBefore = world.Now }, By, PlatformWorld.Cancel));

        Assert.StartsWith("'most' must be at least 1, was 0. 'rate' must be more than 0 and at most 10000 jobs a second, was -1. 'failedFrom' must be before 'failedBefore'.", refused.Message, StringComparison.Ordinal);
    }

    private async Task<PlatformWorld> WorldAsync(int jobs)
    {
        var world = new PlatformWorld().Handle("work", (input, job, _) =>
        {
            job.Log("it runs");
            return _works ? Task.FromResult(input) : throw new JobFailedException(int.Parse(input, null) % 2 == 0 ? "Even" : "Odd", "It fails.", isPermanent: true);
        });
        for (var i = 0; i < jobs; i++)
            await world.SubmitAsync("work", $"{i}");

        await world.RunAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        return world;
    }

    private static async Task OrderAsync(PlatformWorld world, DlqOrder order)
    {
        Assert.IsType<SubmitResult.Accepted>(await world.Platform.Dlq.OrderAsync(order, By, PlatformWorld.Cancel));
        await world.RunAsync();
    }

    private static async Task<IReadOnlyList<Job>> FailedAsync(PlatformWorld world) =>
        (await world.Platform.Dlq.ListAsync(new DlqFilter(), null, 100, PlatformWorld.Cancel)).Jobs;
}
