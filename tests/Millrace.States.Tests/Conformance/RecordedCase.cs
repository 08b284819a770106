using System.Text.Json;

namespace Millrace.States.Tests.Conformance;

/// <summary>One execution that was recorded from AWS.</summary>
internal sealed class RecordedCase(JsonElement json)
{
    public string Name { get; } = json.GetProperty("name").GetString()!; // Every case has these.

    public string Kind { get; } = json.GetProperty("kind").GetString()!;

    public string Class { get; } = json.GetProperty("class").GetString()!;

    public JsonElement Definition => json.GetProperty("definition");

    public JsonElement Input => json.GetProperty("input");

    public JsonElement Expected => json.GetProperty("expected");

    public IReadOnlyList<string> Flags { get; } = Texts(json, "flags");

    public IReadOnlyList<string>? States { get; } = json.TryGetProperty("states", out _) ? Texts(json, "states") : null;

    public IReadOnlyList<string> Wildcards { get; } = Texts(json, "wildcards");

    public bool IsInScope => Kind == "execution" && !Holds(Definition, "QueryLanguage", "JSONata") && !Holds(Definition, "Mode", "DISTRIBUTED");

    public IReadOnlyDictionary<string, Queue<JsonElement>> Mocks() => json.GetProperty("mocks").EnumerateObject()
        .ToDictionary(state => state.Name, state => new Queue<JsonElement>(state.Value.EnumerateArray()));

    private static bool Holds(JsonElement value, string name, string text) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member =>
            (member.Name == name && member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == text) || Holds(member.Value, name, text)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Holds(item, name, text)),
        _ => false,
    };

    private static List<string> Texts(JsonElement json, string name) => json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(item => item.GetString()!)] // Lists of strings.
        : [];
}
