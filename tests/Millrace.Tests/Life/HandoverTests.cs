using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Retries;

namespace Millrace.Tests.Life;

/// <summary>Handlers that park, continue, and save how far they are.</summary>
public sealed class HandoverTests
{
    private static readonly JobTypeOptions Parking = new() { Park = new ParkPolicy(new Backoff(TimeSpan.FromSeconds(10), 2, TimeSpan.FromMinutes(1)), TimeSpan.FromMinutes(10)), Retry = RetryPolicy.Never };

    [Fact]
    public async Task A_parked_job_looks_again_after_waits_that_grow_and_spends_no_attempt()
    {
        var looks = new List<DateTimeOffset>();
        var world = new PlatformWorld();
        world.Handle("ask", (_, job, _) =>
        {
            looks.Add(world.Now);
            return looks.Count < 4 ? throw job.Park("The invoice is not paid.") : Task.FromResult("paid");
        }, Parking);
        var id = await world.SubmitAsync("ask");

        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromMinutes(3));

        var done = await world.FindAsync(id);
        Assert.Equal(new Payload("\"paid\""), Assert.IsType<JobState.Succeeded>(done.State).Result);
        Assert.Equal(0, done.AttemptsSpent);
        Assert.Equal([AttemptOutcome.Parked, AttemptOutcome.Parked, AttemptOutcome.Parked, AttemptOutcome.Succeeded], done.Attempts.Select(static one => one.Outcome));
        var waits = looks.Zip(looks.Skip(1), static (one, next) => (next - one).TotalSeconds).ToList();
        Assert.InRange(waits[0], 5, 11);
        Assert.InRange(waits[1], 10, 21);
        Assert.InRange(waits[2], 20, 41);
    }

    [Fact]
    public async Task A_job_that_is_parked_beyond_its_deadline_fails_with_what_it_waited_for()
    {
        var world = new PlatformWorld().Handle("ask", (_, job, _) => throw job.Park("The invoice is not paid."), Parking);
        var id = await world.SubmitAsync("ask");

        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromMinutes(11));

        var failed = Assert.IsType<JobState.Failed>((await world.FindAsync(id)).State);
        Assert.Equal(ParkPolicy.Error, failed.Last.Error);
        Assert.Contains("The invoice is not paid.", failed.Last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_of_the_handlers_own_counts_instead()
    {
        var world = new PlatformWorld();
        var deadline = world.Now.AddSeconds(30);
        world.Handle("ask", (_, job, _) => throw job.Park("Not yet.", deadline), Parking);
        var id = await world.SubmitAsync("ask");

        await world.RunAsync();
        await world.PassAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(JobStateName.Failed, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_continued_job_goes_on_from_its_checkpoint_and_spends_no_attempt()
    {
        var world = new PlatformWorld().Handle("count", async (_, job, stop) =>
        {
            var done = job.ReadCheckpoint<int>() + 1;
            await job.SaveCheckpointAsync(done, stop);
            return done < 40 ? throw job.Continue() : $"{done}";
        }, new JobTypeOptions { Retry = RetryPolicy.Never });
        var id = await world.SubmitAsync("count");

        await world.RunAsync();

        var job = await world.FindAsync(id);
        Assert.Equal(new Payload("\"40\""), Assert.IsType<JobState.Succeeded>(job.State).Result);
        Assert.Equal((0, 40), (job.AttemptsSpent, (int)job.Epoch));
    }

    [Fact]
    public async Task A_checkpoint_outlives_the_worker_that_saved_it()
    {
        var world = new PlatformWorld();
        var started = new TaskCompletionSource();
        world.Handle("long", async (_, job, stop) =>
        {
            if (job.ReadCheckpoint<string>() is { } saved)
                return saved;

            await job.SaveCheckpointAsync("half way", stop);
            started.SetResult();
            await new TaskCompletionSource<string>().Task; // Never returns.
            return "";
        });
        var id = await world.SubmitAsync("long");
        _ = world.RunClaimedAsync(await world.ClaimAsync(id), PlatformWorld.Cancel);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20), PlatformWorld.Cancel);

        await world.PassAsync(PlatformWorld.Leases.LeaseFor + TimeSpan.FromSeconds(1)); // Nobody tends the attempt: its worker is dead.

        Assert.Equal(new Payload("\"half way\""), Assert.IsType<JobState.Succeeded>((await world.FindAsync(id)).State).Result);
    }

    [Fact]
    public async Task An_attempt_without_its_lease_saves_nothing()
    {
        var world = new PlatformWorld();
        Exception? met = null;
        world.Handle("late", async (_, job, stop) =>
        {
            if (job.FencingToken == 1)
            {
                world.Clock.Advance(PlatformWorld.Leases.LeaseFor);
                await world.SweepAsync();
                met = await Record.ExceptionAsync(() => job.SaveCheckpointAsync("stale", stop));
            }

            return job.ReadCheckpoint<string>() ?? "clean";
        });
        var id = await world.SubmitAsync("late");

        await world.RunAsync();

        Assert.IsType<LeaseLostException>(met);
        Assert.Equal(new Payload("\"clean\""), Assert.IsType<JobState.Succeeded>((await world.FindAsync(id)).State).Result);
    }

    [Fact]
    public async Task A_handover_that_was_made_and_not_thrown_fails_with_what_to_write()
    {
        var world = new PlatformWorld().Handle("forgets", (_, job, _) =>
        {
            job.Park("It was never thrown.");
            return Task.FromResult("done");
        });
        var id = await world.SubmitAsync("forgets");

        await world.RunAsync();

        var failed = Assert.IsType<JobState.Failed>((await world.FindAsync(id)).State);
        Assert.Equal("HandoverNotThrown", failed.Last.Error);
        Assert.Contains("throw job.Park(...)", failed.Last.Message, StringComparison.Ordinal);
    }
}
