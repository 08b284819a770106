using Millrace.Blobs;

namespace Millrace.Lambda.Deployed;

/// <summary>A blob store that is made when the first large value comes: most invocations see none, and its client takes time to make.</summary>
internal sealed class LateBlobStore(Func<IBlobStore> make) : IBlobStore
{
    private readonly Lazy<IBlobStore> _store = new(make);

    public Task<BlobId> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => _store.Value.PutAsync(content, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> FindAsync(BlobId id, CancellationToken cancellationToken) => _store.Value.FindAsync(id, cancellationToken);
}
