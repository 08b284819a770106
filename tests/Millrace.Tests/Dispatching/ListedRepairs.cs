using Millrace.Changes;
using Millrace.Dispatching;

namespace Millrace.Tests.Dispatching;

/// <summary>Shows every job of the in-memory store as it stands, whatever its age.</summary>
internal sealed class ListedRepairs(Millrace.Testing.InMemoryJobStore store) : IWakeUpRepairs
{
    public Task<IReadOnlyList<JobChange>> StillQueuedAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken) =>
        Task.FromResult(queued);

    public async Task ReplayAsync(DateTimeOffset now, Func<IReadOnlyList<JobChange>, Task> replay, CancellationToken cancellationToken) =>
        await replay([.. (await store.ReadAsync(0, 10_000, cancellationToken)).GroupBy(static change => change.Id).Select(static changes => changes.Last())]);
}
