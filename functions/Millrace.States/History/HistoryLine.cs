using System.Globalization;
using Millrace.States.Json;

namespace Millrace.States.History;

/// <summary>The members of a line, or a <see cref="FormatException"/> that says which one is missing.</summary>
internal sealed class HistoryLine(JsonObject whole, JsonObject own)
{
    private readonly JsonObject _details =
        whole.Members.FirstOrDefault(member => member.Key.EndsWith("EventDetails", StringComparison.Ordinal)).Value as JsonObject ?? JsonObject.Empty;

    public EventPlace Place => new(LongOf(whole, "id") ?? 0, LongOf(whole, "previousEventId") ?? 0, Time("at"), TextOrNull("key") ?? "", TextOrNull("child"));

    public bool Has(string name) => own.TryGet(name, out _);

    public string? ShownOrNull(string name) => _details.TryGet(name, out var value) && value is JsonString text ? text.Value : null;

    public string Shown(string name) => ShownOrNull(name) ?? throw Missing(name);

    public TimeSpan? Seconds(string name) => LongOf(_details, name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public string? TextOrNull(string name) => own.TryGet(name, out var value) && value is JsonString text ? text.Value : null;

    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    public string? JsonOrNull(string name) => own.TryGet(name, out var value) ? value.ToString() : null;

    public string Json(string name) => JsonOrNull(name) ?? throw Missing(name);

    public int Int(string name) => LongOf(own, name) is { } whole ? (int)whole : throw Missing(name);

    public T Enum<T>(string name)
        where T : struct, Enum => System.Enum.TryParse<T>(Text(name), out var value) ? value : throw Missing(name);

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : throw Missing(name);

    private static long? LongOf(JsonObject members, string name) =>
        members.TryGet(name, out var value) && value is JsonNumber number && number.TryGetWhole(out var whole) ? whole : null;

    private static FormatException Missing(string name) => new($"The line is no event of a history: its field '{name}' is missing or wrong.");
}
