using Microsoft.Extensions.Logging;
using Millrace.Administration;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Retries;
using Millrace.Types;

namespace Millrace.Tests.Life;

/// <summary>Types whose jobs kill their workers.</summary>
public sealed class PoisonTests : IDisposable
{
    private static readonly JobType Poison = new("poison");
    private static readonly Actor By = new("ada");
    private static readonly JobTypeOptions Stubborn = new() { Retry = new RetryPolicy(100, Backoff.None) };

    private readonly Collected _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Three_deaths_in_a_row_stop_a_type_and_say_so_loudly()
    {
        var world = NewWorld();
        var id = await world.SubmitAsync("poison");

        await DieAsync(world, id, "worker-1");
        await DieAsync(world, id, "worker-2");
        Assert.Empty(_log.Lines);
        await DieAsync(world, id, "worker-3");
        await world.RunAsync();

        Assert.Empty(world.Began);
        Assert.Equal(PausedBy.Type, Assert.IsType<JobState.Paused>((await world.FindAsync(id)).State).By);
        var (level, line) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("poison", line, StringComparison.Ordinal);
        Assert.Contains("worker-3", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_crash_that_takes_many_attempts_with_it_is_one_death()
    {
        var world = NewWorld();
        List<JobId> ids = [];
        for (var i = 0; i < 5; i++)
            ids.Add(await world.SubmitAsync("poison"));

        foreach (var id in ids)
            await world.ClaimAsync(id, "worker-1#message");
        await LapseAsync(world);

        Assert.Null((await world.Platform.Types.OfAsync(Poison, PlatformWorld.Cancel)).Stopped);
        await world.RunAsync();
        Assert.Equal(5, world.Began.Count);
    }

    [Fact]
    public async Task A_success_forgets_the_deaths_before_it()
    {
        var world = NewWorld();
        var id = await world.SubmitAsync("poison");
        await DieAsync(world, id, "worker-1");
        await DieAsync(world, id, "worker-2");

        await world.RunAsync();
        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));
        var next = await world.SubmitAsync("poison");
        await DieAsync(world, next, "worker-3");
        await world.RunAsync();

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(next));
    }

    [Fact]
    public async Task A_success_of_one_that_ran_all_the_time_starts_a_stopped_type_again()
    {
        var world = NewWorld();
        var healthy = await world.SubmitAsync("poison", "healthy");
        var running = await world.ClaimAsync(healthy, "worker-9");
        var id = await world.SubmitAsync("poison");
        foreach (var worker in new[] { "worker-1", "worker-2", "worker-3" })
        {
            await world.Store.BeatAsync(new Beat(healthy, running.Epoch, world.Now.AddHours(1), null), PlatformWorld.Cancel);
            await DieAsync(world, id, worker);
        }

        await world.RunAsync();
        Assert.Equal(JobStateName.Paused, await world.StateAsync(id));

        await world.Platform.Latch.NoteSuccessAsync(Poison, PlatformWorld.Cancel); // As its runner does when the healthy one has ended.
        await world.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_deploy_of_other_code_starts_it_again()
    {
        var world = NewWorld();
        var id = await StoppedAsync(world);

        // The next version's sweep, over the same data.
        await new TypeControl(world.Platform.Types, world.Store, world.Platform.Audit, world.Clock).SweepAsync("version-2", PlatformWorld.Cancel);
        await world.RunAsync();

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));
    }

    [Fact]
    public async Task The_same_code_does_not_start_it_again_but_lets_one_job_a_minute_try()
    {
        var world = NewWorld();
        var id = await StoppedAsync(world);
        var others = new List<JobId>();
        for (var i = 0; i < 3; i++)
            others.Add(await world.SubmitAsync("poison"));

        await world.RunAsync();
        await world.PassAsync(Stop.ProbeAfter - TimeSpan.FromSeconds(1));
        Assert.Equal(JobStateName.Paused, await world.StateAsync(id));
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await world.SweepAsync();

        Assert.Equal(JobStateName.Scheduled, await world.StateAsync(id));
        foreach (var other in others)
            Assert.Equal(JobStateName.Paused, await world.StateAsync(other));
    }

    [Fact]
    public async Task One_that_tries_and_dies_leaves_the_type_stopped_and_the_next_one_tries_a_minute_later()
    {
        var world = NewWorld();
        var id = await StoppedAsync(world);
        world.Clock.Advance(Stop.ProbeAfter);
        await world.SweepAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await DieAsync(world, id, "worker-4");

        await world.RunAsync();
        Assert.Equal(JobStateName.Paused, await world.StateAsync(id));
        await world.PassAsync(Stop.ProbeAfter - TimeSpan.FromSeconds(5));
        Assert.Empty(world.Began);
    }

    [Fact]
    public async Task One_that_tries_and_succeeds_starts_the_type_again()
    {
        var world = NewWorld();
        var id = await StoppedAsync(world);
        var other = await world.SubmitAsync("poison");

        await world.PassAsync(Stop.ProbeAfter + TimeSpan.FromSeconds(10));

        Assert.Equal((JobStateName.Succeeded, JobStateName.Succeeded), (await world.StateAsync(id), await world.StateAsync(other)));
        Assert.Null((await world.Platform.Types.OfAsync(Poison, PlatformWorld.Cancel)).Stopped);
    }

    [Fact]
    public async Task An_operator_starts_it_again()
    {
        var world = NewWorld();
        var id = await StoppedAsync(world);

        Assert.True(await world.Platform.TypeControl.ResumeAsync(Poison, By, PlatformWorld.Cancel));
        await world.RunAsync();

        Assert.Equal(JobStateName.Succeeded, await world.StateAsync(id));
    }

    [Fact]
    public async Task A_type_that_an_operator_paused_is_not_started_by_a_deploy()
    {
        var world = NewWorld();
        await world.Platform.TypeControl.PauseAsync(Poison, "down", By, PlatformWorld.Cancel);

        await new TypeControl(world.Platform.Types, world.Store, world.Platform.Audit, world.Clock).SweepAsync("version-2", PlatformWorld.Cancel);

        Assert.NotNull((await world.Platform.Types.OfAsync(Poison, PlatformWorld.Cancel)).Stopped);
    }

    [Fact]
    public async Task New_jobs_are_dealt_to_pools_by_weight_and_always_alike()
    {
        var world = NewWorld();
        await world.Platform.TypeControl.SetPoolsAsync(Poison, new Dictionary<string, int> { [""] = 75, ["v2"] = 25 }, By, PlatformWorld.Cancel);
        var settings = await world.Platform.Types.OfAsync(Poison, PlatformWorld.Cancel);

        var jobs = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(async _ => await world.FindAsync(await world.SubmitAsync("poison"))));

        Assert.InRange(jobs.Count(static job => job.Terms.Pool == "v2"), 400, 600);
        Assert.All(jobs, job => Assert.Equal(settings.PoolOf(job.Id), job.Terms.Pool));
        await Assert.ThrowsAsync<ArgumentException>(() => world.Platform.TypeControl.SetPoolsAsync(Poison, new Dictionary<string, int> { ["v2"] = 0 }, By, PlatformWorld.Cancel));
    }

    private PlatformWorld NewWorld() =>
        new PlatformWorld(new PlatformOptions { CodeVersion = "version-1" }, _log).Handle("poison", static input => input, Stubborn);

    private static async Task<JobId> StoppedAsync(PlatformWorld world)
    {
        var id = await world.SubmitAsync("poison");
        foreach (var worker in new[] { "worker-1", "worker-2", "worker-3" })
            await DieAsync(world, id, worker);

        await world.RunAsync();
        Assert.Equal(JobStateName.Paused, await world.StateAsync(id));
        return id;
    }

    private static async Task DieAsync(PlatformWorld world, JobId id, string worker)
    {
        await world.ClaimAsync(id, worker);
        await LapseAsync(world);
    }

    private static async Task LapseAsync(PlatformWorld world)
    {
        world.Clock.Advance(PlatformWorld.Leases.LeaseFor);
        await world.SweepAsync();
    }

    /// <summary>What the latch wrote to the log.</summary>
    private sealed class Collected : ILoggerFactory, ILogger
    {
        public List<(LogLevel Level, string Line)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => categoryName.EndsWith(nameof(PoisonLatch), StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
