using Millrace.Documents;

namespace Millrace.Testing;

/// <summary>Keeps documents in memory, for tests. Serves one process and ends with it.</summary>
public sealed class InMemoryDocumentStore : IDocumentStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, Document>> _kinds = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DocumentRules.Check(key);
        lock (_lock)
            return Task.FromResult(Find(key));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DocumentRules.CheckList(kind, after, limit);
        lock (_lock)
        {
            var documents = _kinds.GetValueOrDefault(kind)?.Values ?? Enumerable.Empty<Document>();
            return Task.FromResult<IReadOnlyList<Document>>(
                [.. documents.SkipWhile(document => DocumentRules.NameOrder.Compare(document.Key.Name, after) <= 0).Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DocumentRules.Check(writes);
        lock (_lock)
        {
            if (writes.Any(write => (Find(write.Key)?.Version ?? 0) != write.Expected))
                return Task.FromResult(false);

            foreach (var write in writes)
                Write(write);

            return Task.FromResult(true);
        }
    }

    private Document? Find(DocumentKey key) => _kinds.GetValueOrDefault(key.Kind)?.GetValueOrDefault(key.Name);

    private void Write(DocumentWrite write)
    {
        if (!_kinds.TryGetValue(write.Key.Kind, out var documents))
            _kinds[write.Key.Kind] = documents = new SortedDictionary<string, Document>(DocumentRules.NameOrder);

        if (write.Json is { } json)
            documents[write.Key.Name] = new Document(write.Key, write.Expected + 1, json);
        else
            documents.Remove(write.Key.Name);
    }
}
