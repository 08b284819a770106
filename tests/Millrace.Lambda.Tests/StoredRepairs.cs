using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Testing;

namespace Millrace.Lambda.Tests;

/// <summary>Repairs of the in-memory store, which show every job whatever its age. A test can put them out of reach.</summary>
internal sealed class StoredRepairs(InMemoryJobStore store) : IWakeUpRepairs
{
    public bool IsUnreachable { get; set; }

    public async Task<IReadOnlyList<JobChange>> StillQueuedAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken)
    {
        if (IsUnreachable)
            throw new IOException("The table is out of reach.");

        List<JobChange> still = [];
        foreach (var change in queued)
        {
            if (await store.FindAsync(change.Id, cancellationToken) is { State: JobState.Queued } job && job.Epoch == change.Epoch)
                still.Add(change);
        }

        return still;
    }

    public async Task ReplayAsync(DateTimeOffset now, Func<IReadOnlyList<JobChange>, Task> replay, CancellationToken cancellationToken)
    {
        if (IsUnreachable)
            throw new IOException("The table is out of reach.");

        await replay([.. (await store.ReadAsync(0, 10_000, cancellationToken)).GroupBy(static change => change.Id).Select(static changes => changes.Last())]);
    }
}
