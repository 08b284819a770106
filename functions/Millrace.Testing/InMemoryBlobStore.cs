using System.Security.Cryptography;
using Millrace.Blobs;

namespace Millrace.Testing;

/// <summary>Keeps blobs in memory, for tests.</summary>
public sealed class InMemoryBlobStore : IBlobStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BlobId, byte[]> _blobs = [];

    /// <summary>How many different blobs are stored.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _blobs.Count;
        }
    }

    /// <inheritdoc/>
    public Task<BlobId> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = content.ToArray();
        var id = new BlobId(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        lock (_lock)
            _blobs.TryAdd(id, bytes);

        return Task.FromResult(id);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> FindAsync(BlobId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<ReadOnlyMemory<byte>?>(_blobs.TryGetValue(id, out var bytes) ? new(bytes.ToArray()) : default(ReadOnlyMemory<byte>?));
    }
}
