using Millrace.Jobs;

namespace Simulation.Tests.Scheduling;

/// <summary>A process of the simulated system. When it dies, whatever it was doing never goes on.</summary>
internal sealed class SimProcess(Scheduler scheduler, Chaos chaos, string name) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public string Name => name;

    public bool IsDead { get; private set; }

    /// <summary>Up to when it stands still, as if its machine slept: it knows nothing of that.</summary>
    public DateTimeOffset? SuspendedUntil { get; set; }

    public Scheduler Scheduler => scheduler;

    /// <summary>Fires when the process is asked to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public bool RunsAt(DateTimeOffset now) => !IsDead && (SuspendedUntil is null || SuspendedUntil <= now);

    public void Die() => IsDead = true;

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    /// <summary>Starts what the process does; what that throws ends the simulation.</summary>
    public void Start(Func<Task> work) => _ = WatchAsync(work);

    /// <summary>Waits, and looks around meanwhile: a token is noticed at the next look.</summary>
    public async Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(3))
        {
            await scheduler.SleepAsync(this, left < TimeSpan.FromSeconds(3) ? left : TimeSpan.FromSeconds(3));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public Task SleepAsync(TimeSpan time) => scheduler.SleepAsync(this, time);

    /// <summary>
    /// A call of a port. Before it and after it others may act, time may pass, and the process may die: then the call never happens, or
    /// nobody learns of it. It may fail before its effect, or after.
    /// </summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await scheduler.StepAsync(this);
        cancellationToken.ThrowIfCancellationRequested();
        if (chaos.Fails())
            throw new IOException("Out of reach: nothing was done.");

        T answer;
        try
        {
            answer = await call();
        }
        catch (ViolationException e)
        {
            scheduler.Failure ??= e;
            throw;
        }

        if (chaos.Fails())
            throw new IOException("Out of reach: it was done all the same.");

        if (scheduler.OneIn(3))
            await scheduler.StepAsync(this);

        return answer;
    }

    private async Task WatchAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // As it was asked to.
        }
        catch (Exception e)
        {
            scheduler.Failure ??= e;
        }
    }
}

/// <summary>What goes wrong, and how often.</summary>
internal sealed class Chaos(Scheduler scheduler, Profile profile)
{
    public bool IsOver { get; set; }

    public Profile Profile => profile;

    public bool Fails() => Happens(profile.OneCallFailsIn);

    public bool Happens(int oneIn) => !IsOver && oneIn > 0 && scheduler.OneIn(oneIn);
}

/// <summary>A guarantee does not hold.</summary>
internal sealed class ViolationException(string message, JobId? job = null) : Exception(message)
{
    public JobId? Job { get; } = job;
}
