namespace Millrace.States.Testing.Replays;

/// <summary>The objects of a case, or those that were given; remembers which are missing.</summary>
internal sealed class RecordedObjects(IObjectStore? store) : IObjectStore
{
    /// <summary>An object that was asked for and is not there.</summary>
    public string? Missing { get; private set; }

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        var content = store is null ? null : await store.ReadAsync(bucket, key, cancellationToken);
        if (content is null)
            Missing ??= $"s3://{bucket}/{key}";

        return content;
    }

    public async Task WriteAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (store is not null)
            await store.WriteAsync(bucket, key, content, cancellationToken);
    }

    public async Task<IReadOnlyList<StoredObject>> ListAsync(string bucket, string prefix, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredObject> found = store is null ? [] : await store.ListAsync(bucket, prefix, cancellationToken);
        if (found.Count == 0)
            Missing ??= $"s3://{bucket}/{prefix}*";

        return found;
    }
}
