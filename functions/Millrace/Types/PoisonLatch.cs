using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Running;

namespace Millrace.Types;

/// <summary>
/// Stops a type whose jobs kill their workers: after three deaths in a row under one version of the code its jobs are paused, until one
/// succeeds, other code is deployed, or an operator resumes it. Once a minute one of its jobs may try.
/// </summary>
/// <param name="settings">Where deaths are counted.</param>
/// <param name="codeVersion">The version of this program's code.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Is told, loudly, of a type that stops.</param>
public sealed class PoisonLatch(TypeSettingsBook settings, string codeVersion, TimeProvider clock, ILogger<PoisonLatch> logger)
{
    /// <summary>The version of this program's code.</summary>
    public string CodeVersion => codeVersion;

    /// <summary>Counts the death of the worker that held a lapsed lease. Called after the lease was ended, by whoever ended it.</summary>
    public async Task NoteDeathAsync(JobType type, Lease lapsed, CancellationToken cancellationToken)
    {
        var death = new Death(ProcessOf(lapsed.Owner), codeVersion, clock.GetUtcNow());
        var before = await settings.OfAsync(type, cancellationToken);
        var after = await settings.UpdateAsync(type, one => one.AfterDeath(death), cancellationToken);
        if (before.Stopped is null && after.Stopped is { } stop)
            logger.TypeStopped(type, stop.Reason);
    }

    /// <summary>Forgets the deaths of a type, if there were any: a job of it has ended by its handler.</summary>
    public async Task NoteSuccessAsync(JobType type, CancellationToken cancellationToken)
    {
        if ((await settings.OfAsync(type, cancellationToken)).Deaths is not null)
            await settings.UpdateAsync(type, one => one.AfterSuccess(clock.GetUtcNow()), cancellationToken);
    }

    // A worker that hides its messages adds the message to its name.
    private static string ProcessOf(string owner) => owner.LastIndexOf('#') is > 0 and var end ? owner[..end] : owner;
}
