using Millrace.Documents;

namespace Millrace.Testing;

/// <summary>Keeps documents in memory, for tests. Serves one process and ends with it.</summary>
public sealed class InMemoryDocumentStore : IDocumentStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<DocumentKey, Document> _documents = new(Comparer<DocumentKey>.Create(static (left, right) =>
        string.CompareOrdinal(left.Kind, right.Kind) is not 0 and var kind ? kind : string.CompareOrdinal(left.Name, right.Name)));

    /// <inheritdoc/>
    public Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_documents.GetValueOrDefault(key));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var found = _documents.Values.Where(one => one.Key.Kind == kind && string.CompareOrdinal(one.Key.Name, after) > 0);
            return Task.FromResult<IReadOnlyList<Document>>([.. found.Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writes.Count, IDocumentStore.MaxWrites, nameof(writes));
        if (writes.DistinctBy(static write => write.Key).Count() != writes.Count)
            throw new ArgumentException("Two writes are of the same document.", nameof(writes));

        lock (_lock)
        {
            var fits = writes.All(write => (_documents.GetValueOrDefault(write.Key)?.Version ?? 0) == write.Expected);
            if (fits)
                Carry(writes);

            return Task.FromResult(fits);
        }
    }

    private void Carry(IReadOnlyList<DocumentWrite> writes)
    {
        foreach (var write in writes)
        {
            if (write.Json is { } json)
                _documents[write.Key] = new Document(write.Key, write.Expected + 1, json);
            else
                _documents.Remove(write.Key);
        }
    }
}
