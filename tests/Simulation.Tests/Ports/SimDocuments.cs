using Millrace.Documents;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Ports;

/// <summary>The documents, as one process reaches them.</summary>
internal sealed class SimDocuments(World world, SimProcess process) : IDocumentStore
{
    public Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Documents.FindAsync(key, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Documents.ListAsync(kind, after, limit, CancellationToken.None), cancellationToken);

    public Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken) =>
        process.CallAsync(() => world.Documents.TryWriteAsync(writes, CancellationToken.None), cancellationToken);
}
