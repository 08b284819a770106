namespace Millrace.States;

/// <summary>Where distributed Maps read their items and write their results: S3, or what stands for it.</summary>
public interface IObjectStore
{
    /// <summary>The whole object; null when there is none of this name. Called once for a Map, and once more after a crash: the object must not change meanwhile.</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string bucket, string key, CancellationToken cancellationToken);

    /// <summary>Writes a whole object, over an older one. Twice the same after a crash.</summary>
    Task WriteAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The objects whose keys begin with a prefix, in the order of their keys; all of them when the prefix is empty.</summary>
    Task<IReadOnlyList<StoredObject>> ListAsync(string bucket, string prefix, CancellationToken cancellationToken);
}

/// <summary>What a list says of an object.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Etag">Names its content.</param>
/// <param name="ModifiedAt">When it was written.</param>
public sealed record StoredObject(string Key, long Size, string Etag, DateTimeOffset ModifiedAt);
