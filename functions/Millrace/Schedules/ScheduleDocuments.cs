using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Millrace.Documents;

namespace Millrace.Schedules;

/// <summary>A schedule as it is stored, with the version that a write must still find.</summary>
internal sealed record StoredSchedule(Schedule Schedule, long Version);

/// <summary>
/// An entry of the index of what is due. Its name sorts by time; with the incarnation, a write that moves it cannot succeed
/// against a schedule that was deleted and made anew in between.
/// </summary>
internal sealed record DueEntry(DateTimeOffset At, string Schedule, string Incarnation)
{
    public const string Kind = "schedule-due";

    private const string Ticks = "D19";

    public DocumentKey Key => new(Kind, $"{At.UtcTicks.ToString(Ticks, CultureInfo.InvariantCulture)}:{Schedule}:{Incarnation}");

    /// <summary>Sorts before all entries that are due after <paramref name="time"/> and behind all others.</summary>
    public static string BorderAfter(DateTimeOffset time) => (time.UtcTicks + 1).ToString(Ticks, CultureInfo.InvariantCulture);

    public static DueEntry? Of(Schedule? schedule) =>
        schedule?.NextAt is { } next ? new DueEntry(next.ToUniversalTime(), schedule.Name, schedule.Incarnation) : null;

    public static DueEntry Read(Document document) =>
        document.Key.Name.Split(':') is [var ticks, var schedule, var incarnation]
            ? new DueEntry(new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), schedule, incarnation)
            : throw new InvalidOperationException($"The document {document.Key} is no entry of a schedule; delete it.");
}

/// <summary>Schedules as documents. A schedule and its entry in the index of what is due are written together.</summary>
internal sealed class ScheduleDocuments(IDocumentStore documents)
{
    public const string Kind = "schedule";

    public async Task<StoredSchedule?> FindAsync(string name, CancellationToken cancellationToken) =>
        await documents.FindAsync(new DocumentKey(Kind, name), cancellationToken) is { } document ? Read(document) : null;

    public async Task<IReadOnlyList<Schedule>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        [.. (await documents.ListAsync(Kind, after, limit, cancellationToken)).Select(static document => Read(document).Schedule)];

    /// <summary>The entries whose names come after another one, the earliest first.</summary>
    public async Task<IReadOnlyList<DueEntry>> ListDueAsync(string after, int limit, CancellationToken cancellationToken) =>
        [.. (await documents.ListAsync(DueEntry.Kind, after, limit, cancellationToken)).Select(DueEntry.Read)];

    /// <summary>Writes what becomes of a schedule, unless somebody was faster; null on one side stands for none.</summary>
    public Task<bool> TryWriteAsync(StoredSchedule? before, Schedule? after, CancellationToken cancellationToken)
    {
        var (known, next) = (DueEntry.Of(before?.Schedule), DueEntry.Of(after));
        var name = after?.Name ?? before?.Schedule.Name ?? throw new ArgumentException("One of both must be a schedule.", nameof(after));
        List<DocumentWrite> writes = [new(new DocumentKey(Kind, name), before?.Version ?? 0, Write(after))];
        if (known is not null && known != next)
            writes.Add(new DocumentWrite(known.Key, 1, null));

        if (next is not null && known != next)
            writes.Add(new DocumentWrite(next.Key, 0, "{}"));

        return documents.TryWriteAsync(writes, cancellationToken);
    }

    [return: NotNullIfNotNull(nameof(schedule))]
    private static string? Write(Schedule? schedule) =>
        schedule is null ? null : JsonSerializer.Serialize(schedule, ScheduleJson.Default.Schedule);

    private static StoredSchedule Read(Document document) => new(
        JsonSerializer.Deserialize(document.Json, ScheduleJson.Default.Schedule) ?? throw new JsonException($"The document {document.Key} holds null."),
        document.Version);
}
