using System.Globalization;
using System.Security.Cryptography;

namespace Millrace.States.Testing;

/// <summary>Objects in memory, for distributed Maps in tests. Safe to use from many threads.</summary>
public sealed class InMemoryObjectStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _objects = new(StringComparer.Ordinal);

    /// <summary>A store without objects.</summary>
    public InMemoryObjectStore()
    {
    }

    /// <summary>A store with these objects, each named <c>bucket/key</c>.</summary>
    public InMemoryObjectStore(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        foreach (var (name, content) in objects)
            _objects[name] = content;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_objects.TryGetValue($"{bucket}/{key}", out var content) ? content : (ReadOnlyMemory<byte>?)null);
    }

    /// <inheritdoc/>
    public Task WriteAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _objects[$"{bucket}/{key}"] = content.ToArray();

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredObject>> ListAsync(string bucket, string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = $"{bucket}/";
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<StoredObject>>(
                [.. _objects.Where(one => one.Key.StartsWith(start + prefix, StringComparison.Ordinal)).Select(one => Describe(one.Key[start.Length..], one.Value))]);
        }
    }

    private static StoredObject Describe(string key, ReadOnlyMemory<byte> content) => new(
        key, content.Length, string.Create(CultureInfo.InvariantCulture, $"\"{Convert.ToHexStringLower(SHA256.HashData(content.Span).AsSpan(0, 16))}\""), DateTimeOffset.UnixEpoch);
}
