using System.Text.Json.Serialization;
using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Administration;

/// <summary>Who does an administrative act.</summary>
/// <param name="Name">A name that a reader of the trail knows: a user, a key's name, <c>command line</c>.</param>
public readonly record struct Actor(string Name)
{
    /// <summary>The platform itself.</summary>
    public static Actor Platform { get; } = new("platform");
}

/// <summary>An administrative act.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who did it.</param>
/// <param name="Act">What was done: <c>job.pause</c>, <c>dlq.redrive</c>.</param>
/// <param name="Target">To what.</param>
/// <param name="Detail">How, and why.</param>
public sealed record AuditEntry(DateTimeOffset At, string By, string Act, string Target, string? Detail = null);

/// <summary>Every administrative act, in the order of time. An entry is written before its act: nothing is done that stands nowhere.</summary>
public sealed class AuditTrail(IDocumentStore documents, TimeProvider clock)
{
    private readonly DocumentSet<AuditEntry> _entries = new(documents, "audit", AuditJson.Default.AuditEntry);

    /// <summary>Adds an entry.</summary>
    public async Task RecordAsync(Actor by, string act, string target, string? detail, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entry = new AuditEntry(now, by.Name, act, target, detail);
        // An id of a job is as good for an entry: it sorts by time, and no two are alike.
        await _entries.Store.TryWriteAsync([_entries.Write(JobId.New(now).Value, entry, expected: 0)], cancellationToken);
    }

    /// <summary>At most <paramref name="limit"/> entries after a cursor ("" for the first), the oldest first, with the cursor of each.</summary>
    public Task<IReadOnlyList<(string Cursor, AuditEntry Entry)>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        _entries.ListAsync(after, limit, cancellationToken);

    /// <summary>The cursor before all entries of a time or later.</summary>
    public static string CursorBefore(DateTimeOffset time) => JobId.Before(time).Value;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJson : JsonSerializerContext;
