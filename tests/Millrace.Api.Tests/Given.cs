using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Api.Tests;

/// <summary>Brings stored jobs into the states that tests need, as a worker would.</summary>
internal static class Given
{
    public static async Task<Job> RunningAsync(this Drivers drivers, JobId id)
    {
        var job = await drivers.Jobs.FindAsync(id, ApiServer.Token) ?? throw new InvalidOperationException($"There is no job {id}.");
        var claim = await drivers.Jobs.ClaimAsync(new ClaimRequest(id, job.Epoch, "worker-1", TimeSpan.FromSeconds(30)), ApiServer.Token);
        return Assert.IsType<Claim.Granted>(claim).Job;
    }

    /// <summary>Runs the job for a second and settles it.</summary>
    public static async Task SettledAsync(this Drivers drivers, JobId id, Verdict verdict)
    {
        var running = await drivers.RunningAsync(id);
        drivers.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await drivers.Jobs.TryReplaceAsync(running, running.Settle(verdict, drivers.Clock.GetUtcNow()), ApiServer.Token));
    }

    public static Task<BeatResult> ProgressAsync(this Drivers drivers, Job running, Progress progress) => drivers.Jobs.BeatAsync(
        new Beat(running.Id, running.Epoch, drivers.Clock.GetUtcNow() + TimeSpan.FromSeconds(30), progress), ApiServer.Token);
}
