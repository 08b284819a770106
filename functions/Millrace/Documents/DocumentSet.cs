using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Millrace.Documents;

/// <summary>The documents of one kind as values.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="kind">Their kind.</param>
/// <param name="type">How they are written.</param>
internal sealed class DocumentSet<T>(IDocumentStore store, string kind, JsonTypeInfo<T> type)
    where T : class
{
    public IDocumentStore Store => store;

    public DocumentKey KeyOf(string name) => new(kind, name);

    public async Task<T?> FindAsync(string name, CancellationToken cancellationToken) => Read(await store.FindAsync(KeyOf(name), cancellationToken)).Value;

    public async Task<(T? Value, long Version)> ReadAsync(string name, CancellationToken cancellationToken) =>
        Read(await store.FindAsync(KeyOf(name), cancellationToken));

    public async Task<IReadOnlyList<(string Name, T Value)>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(kind, after, limit, cancellationToken)).Select(one => (one.Key.Name, Read(one).Value!))]; // Never deleted: it was listed.

    /// <summary>All of them: for kinds of which there are few.</summary>
    public async Task<IReadOnlyList<(string Name, T Value)>> ListAllAsync(CancellationToken cancellationToken)
    {
        const int PageSize = 500;
        List<(string Name, T Value)> all = [];
        for (var after = ""; ;)
        {
            var page = await ListAsync(after, PageSize, cancellationToken);
            all.AddRange(page);
            if (page.Count < PageSize)
                return all;

            after = page[^1].Name;
        }
    }

    /// <summary>The write that makes a document a value, or deletes it.</summary>
    public DocumentWrite Write(string name, T? value, long expected) => new(KeyOf(name), expected, value is null ? null : JsonSerializer.Serialize(value, type));

    /// <summary>Changes a document, again and again until nobody else changes it in between. Null stands for none, before and after.</summary>
    /// <returns>What it became.</returns>
    public async Task<T?> UpdateAsync(string name, Func<T?, T?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (value, version) = await ReadAsync(name, cancellationToken);
            var next = change(value);
            if (ReferenceEquals(next, value) || await store.TryWriteAsync([Write(name, next, version)], cancellationToken))
                return next;
        }
    }

    private (T? Value, long Version) Read(Document? document) =>
        document is null ? (null, 0) : (JsonSerializer.Deserialize(document.Json, type), document.Version);
}
