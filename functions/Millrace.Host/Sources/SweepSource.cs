using Microsoft.Extensions.Logging;
using Millrace.Host.Deployment;
using Millrace.Lambda;

namespace Millrace.Host.Sources;

/// <summary>Plays the schedule of the Sweep function, and calls it earlier when something becomes due earlier.</summary>
internal sealed class SweepSource(SweepFunction function, DeploymentTemplate template, TimeProvider clock, ILogger<SweepSource> logger)
{
    // A lease that lapses in this very process was not known to end when the last sweep looked.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken stopping)
    {
        var every = template.SweepEvery < Longest ? template.SweepEvery : Longest;
        try
        {
            while (true)
            {
                var wait = await SweepAsync(stopping) - clock.GetUtcNow() ?? every;
                await Task.Delay(wait > every ? every : wait < Shortest ? Shortest : wait, clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task<DateTimeOffset?> SweepAsync(CancellationToken stopping)
    {
        try
        {
            return await function.HandleAsync(stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The schedule's boundary: the next sweep finds what this one missed.
            logger.SweepFailed(e);
            return null;
        }
    }
}
