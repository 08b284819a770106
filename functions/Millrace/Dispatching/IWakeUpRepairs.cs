using Millrace.Changes;

namespace Millrace.Dispatching;

/// <summary>
/// What the repair of lost wake-ups reads, where a feed or a queue may lose something. Cheap and eventually consistent: what
/// it shows is dispatched once more, which does no harm.
/// </summary>
public interface IWakeUpRepairs
{
    /// <summary>Those of the changes whose job is still queued under the same epoch.</summary>
    Task<IReadOnlyList<JobChange>> StillQueuedAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken);

    /// <summary>
    /// Shows the jobs that were made two minutes, half an hour and six hours ago, as they stand, since the last call that
    /// returned. Those that have succeeded and have no parent are left out: nobody waits for them. A running job is due when
    /// its lease ends. When <paramref name="replay"/> throws, the next call shows the same jobs again.
    /// </summary>
    Task ReplayAsync(DateTimeOffset now, Func<IReadOnlyList<JobChange>, Task> replay, CancellationToken cancellationToken);
}
