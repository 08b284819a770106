using Millrace.Jobs;
using Millrace.Resources;
using Millrace.Types;

namespace Millrace.Running;

/// <summary>Decides whether a claimed job may run now: not while its type is stopped, and not without its resources.</summary>
public sealed class AttemptGate(TypeSettingsBook settings, ResourceLeases resources, PoisonLatch latch)
{
    /// <summary>Why the claimed job must not begin; null if it may, and then it holds its resources.</summary>
    internal async Task<AttemptEnding.Refused?> WhyNotAsync(Job claimed, CancellationToken cancellationToken)
    {
        var type = await settings.OfAsync(claimed.Type, cancellationToken);
        if (type.IsStoppedFor(claimed.Id, latch.CodeVersion))
            return new AttemptEnding.Refused(new Verdict.Pause(PausedBy.Type, type.Stopped!.Reason)); // Not null: it is stopped.

        return claimed.Terms.Resources.Count > 0 && await resources.TakeAsync(claimed, cancellationToken) is { } refusal
            ? new AttemptEnding.Refused(refusal)
            : null;
    }

    /// <summary>The attempt has ended: its resources are for others. Called also where it did not begin.</summary>
    internal async Task LeaveAsync(Job claimed, Job? settled, CancellationToken cancellationToken)
    {
        if (claimed.Terms.Resources.Count > 0)
            await resources.LetGoAsync(claimed, cancellationToken);

        if (settled?.State is JobState.Succeeded or JobState.Waiting)
            await latch.NoteSuccessAsync(claimed.Type, cancellationToken);
    }
}
