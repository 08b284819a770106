using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Millrace.Blobs;

/// <summary>Values as JSON in blobs.</summary>
public static class BlobJson
{
    /// <summary>Stores a value.</summary>
    public static Task<BlobId> PutJsonAsync<T>(this IBlobStore blobs, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        blobs.PutAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), cancellationToken);

    /// <summary>Reads a value.</summary>
    /// <exception cref="KeyNotFoundException">There is no such blob.</exception>
    /// <exception cref="JsonException">The blob holds something else.</exception>
    public static async Task<T> GetJsonAsync<T>(this IBlobStore blobs, BlobId id, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var bytes = await blobs.FindAsync(id, cancellationToken)
            ?? throw new KeyNotFoundException($"There is no blob {id}.");
        return JsonSerializer.Deserialize(bytes.Span, type)
            ?? throw new JsonException($"Blob {id} holds null.");
    }
}
