using Millrace.Jobs;
using Millrace.Retries;

namespace Millrace.Tests.Running;

public sealed class JobRunnerTests
{
    private static CancellationToken Cancel => World.Cancel;

    [Fact]
    public async Task A_handler_that_returns_completes_its_job()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();
        context.ReportProgress(90, "nearly");

        world.Handler.Return("out");
        var ended = await run;

        var stored = await world.FoundAsync(job.Id);
        Assert.Equal(new JobState.Succeeded(world.Clock.GetUtcNow(), new Payload("\"out\"")), stored.State);
        Assert.Equal(new Progress(90, "nearly"), stored.Progress);
        Assert.Equal(AttemptOutcome.Succeeded, Assert.Single(stored.Attempts).Outcome);
        Assert.Equal((ended!.Version, 0), (stored.Version, world.Keeper.Count)); // A job was written.
    }

    [Fact]
    public async Task A_handler_knows_its_job()
    {
        var world = new World();
        var (job, context, run) = await world.StartAsync();

        Assert.Equal((job.Id, World.Type, 1, 1, null), (context.Id, context.Type, context.Attempt, context.FencingToken, context.Parent));

        world.Handler.Return("out");
        await run;
    }

    [Fact]
    public async Task A_handler_that_throws_spends_an_attempt_and_runs_again_later()
    {
        var world = new World(new JobTypeOptions { Retry = new RetryPolicy(3, new Backoff(TimeSpan.FromDays(1), 1, TimeSpan.FromDays(1))) });
        var (job, _, run) = await world.StartAsync();

        world.Handler.Throw(new InvalidOperationException("It went wrong."));
        await run;

        var stored = await world.FoundAsync(job.Id);
        var until = Assert.IsType<JobState.Scheduled>(stored.State).Until;
        Assert.InRange(until, world.Clock.GetUtcNow(), world.Clock.GetUtcNow().AddDays(1));
        Assert.Equal(1, stored.AttemptsSpent);
        var attempt = Assert.Single(stored.Attempts);
        Assert.Equal((AttemptOutcome.Failed, "System.InvalidOperationException", "It went wrong."), (attempt.Outcome, attempt.Failure?.Error, attempt.Failure?.Message));
    }

    [Fact]
    public async Task A_job_fails_when_its_attempts_are_spent()
    {
        var world = new World(new JobTypeOptions { Retry = new RetryPolicy(3, Backoff.None) });
        var job = await world.ClaimedAsync();
        world.Handler.Throw(new InvalidOperationException("It went wrong."));

        await world.Runner.RunAsync(job, Cancel);
        await world.Runner.RunAsync(await world.ClaimedAgainAsync(job.Id), Cancel);
        Assert.IsType<JobState.Queued>((await world.FoundAsync(job.Id)).State);
        await world.Runner.RunAsync(await world.ClaimedAgainAsync(job.Id), Cancel);

        var stored = await world.FoundAsync(job.Id);
        Assert.IsType<JobState.Failed>(stored.State);
        Assert.Equal((3, 3), (stored.AttemptsSpent, stored.Attempts.Count));
    }

    [Fact]
    public async Task A_permanent_failure_ends_the_job_at_once()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();

        world.Handler.Throw(new JobFailedException("InvalidVotes", "Line 7: 2 is no vote.", isPermanent: true));
        await run;

        var state = Assert.IsType<JobState.Failed>((await world.FoundAsync(job.Id)).State);
        Assert.Equal(new Failure("InvalidVotes", "Line 7: 2 is no vote.", IsPermanent: true), state.Last);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task An_input_that_does_not_fit_fails_for_good(string input)
    {
        var world = new World();
        var job = await world.ClaimedAsync(input);

        await world.Runner.RunAsync(job, Cancel);

        var state = Assert.IsType<JobState.Failed>((await world.FoundAsync(job.Id)).State);
        Assert.Equal(("InvalidInput", true), (state.Last.Error, state.Last.IsPermanent));
    }

    [Fact]
    public async Task A_type_that_this_worker_does_not_know_may_be_known_to_another()
    {
        var world = new World();
        var job = await world.ClaimedAsync();

        await world.Runner.RunAsync(job with { Type = new JobType("unknown") }, Cancel);

        var stored = await world.FoundAsync(job.Id);
        Assert.False(stored.State.IsFinal);
        Assert.Equal("UnknownType", Assert.Single(stored.Attempts).Failure?.Error);
    }

    [Fact]
    public async Task A_job_that_finished_while_the_worker_stops_is_recorded_as_finished()
    {
        var world = new World(obeys: false);
        using var stopping = new CancellationTokenSource();
        var (job, _, run) = await world.StartStoppableAsync(stopping.Token);

        await stopping.CancelAsync();
        world.Handler.Return("out");
        await run;

        Assert.IsType<JobState.Succeeded>((await world.FoundAsync(job.Id)).State);
    }

    [Fact]
    public async Task A_stopping_worker_gives_the_attempt_back_unspent()
    {
        var world = new World();
        using var stopping = new CancellationTokenSource();
        var (job, _, run) = await world.StartStoppableAsync(stopping.Token);

        await stopping.CancelAsync();
        await run;

        var stored = await world.FoundAsync(job.Id);
        Assert.Equal((new JobState.Queued(), 0), (stored.State, stored.AttemptsSpent));
        Assert.Equal(AttemptOutcome.Interrupted, Assert.Single(stored.Attempts).Outcome);
        Assert.Equal(1, (await world.ClaimedAgainAsync(job.Id)).AttemptsSpent + 1);
    }

    [Fact]
    public async Task A_stopping_worker_gives_up_on_a_handler_that_does_not_stop()
    {
        var world = new World(obeys: false);
        using var stopping = new CancellationTokenSource();
        var (job, _, run) = await world.StartStoppableAsync(stopping.Token);

        await stopping.CancelAsync();
        await world.PassAsync(world.Leases.StopWithin - TimeSpan.FromSeconds(1));
        Assert.False(run.IsCompleted);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        await run;

        Assert.Equal((new JobState.Queued(), 0), ((await world.FoundAsync(job.Id)).State, (await world.FoundAsync(job.Id)).AttemptsSpent));
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        var world = new World();
        var (job, _, run) = await world.StartAsync();

        world.Handler.Throw(new OperationCanceledException("An HTTP call took too long."));
        await run;

        Assert.Equal((1, AttemptOutcome.Failed), ((await world.FoundAsync(job.Id)).AttemptsSpent, (await world.FoundAsync(job.Id)).Attempts[0].Outcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attempt_that_runs_past_its_timeout_fails_whether_or_not_its_handler_stops(bool obeys)
    {
        var world = new World(new JobTypeOptions { Timeout = TimeSpan.FromMinutes(5) }, obeys);
        var (job, _, run) = await world.StartAsync();

        await world.PassAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.False(world.Handler.IsToldToStop);
        await world.PassAsync(TimeSpan.FromSeconds(1));
        await world.Handler.ToldToStop;
        if (!obeys)
            await world.PassAsync(world.Leases.StopWithin);
        await run;

        var stored = await world.FoundAsync(job.Id);
        Assert.Equal((1, "Timeout"), (stored.AttemptsSpent, Assert.Single(stored.Attempts).Failure?.Error));
        Assert.IsType<JobState.Scheduled>(stored.State);
    }
}
