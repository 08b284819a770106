using System.Text.Json.Serialization.Metadata;
using Millrace;
using Millrace.Blobs;

namespace Polis.Jobs;

/// <summary>The documents between the phases, by the ids that the jobs hand on.</summary>
internal static class Blobs
{
    public static Task<T> LoadAsync<T>(this JobContext job, string id, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        job.Blobs.GetJsonAsync(BlobId.TryParse(id, out var blob) ? blob : throw new FormatException($"'{id}' is no blob id."), type, cancellationToken);

    public static async Task<string> StoreAsync<T>(this JobContext job, T document, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        (await job.Blobs.PutJsonAsync(document, type, cancellationToken)).Value;
}
