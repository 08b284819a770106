using System.Text;
using System.Text.Json;

namespace Millrace.States.Testing.Replays;

/// <summary>One recorded case: what went in, and what came out of AWS.</summary>
internal sealed class RecordedCase(JsonElement json)
{
    public string Name { get; } = Text(json, "name") ?? throw new FormatException("The case has no 'name'.");

    public string Kind { get; } = Text(json, "kind") ?? "execution";

    public string Class => Text(json, "class") ?? Kind;

    public JsonElement Expected { get; } = Member(json, "expected") ?? throw new FormatException("The case has no 'expected'.");

    /// <summary>The text of the definition; null when the case has none.</summary>
    public string? Definition => Text(json, "definitionText") ?? (Member(json, "definition") is { ValueKind: JsonValueKind.Object } given ? given.GetRawText() : null);

    public string Input => Member(json, "input")?.GetRawText() ?? "{}";

    public string? Operation => Text(json, "operation");

    /// <summary>The request; nothing when the case has none.</summary>
    public JsonElement Arguments => Member(json, "arguments") ?? default;

    public bool IsExpress => (Text(json, "machineType") ?? Text(Arguments, "type")) == "EXPRESS";

    public IReadOnlyList<string> Flags { get; } = Texts(json, "flags");

    /// <summary>What its tasks returned was not recorded.</summary>
    public bool HasUnknownAnswers => Flags.Contains("mocks-unknown");

    /// <summary>The states in the order in which they were entered; null where that was not fixed.</summary>
    public IReadOnlyList<string>? States { get; } = Member(json, "states") is null ? null : Texts(json, "states");

    /// <summary>JSON pointers of values that AWS made up.</summary>
    public IReadOnlyList<string> Wildcards { get; } = Texts(json, "wildcards");

    /// <summary>The answers of each state's task, in the order of its calls.</summary>
    public IReadOnlyDictionary<string, Queue<JsonElement>> Mocks() => Member(json, "mocks") is { ValueKind: JsonValueKind.Object } mocks
        ? mocks.EnumerateObject().ToDictionary(state => state.Name, state => new Queue<JsonElement>(state.Value.EnumerateArray()))
        : [];

    /// <summary>The objects that the case brings along, by <c>bucket/key</c>.</summary>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Objects() => Member(json, "objects") is { ValueKind: JsonValueKind.Object } objects
        ? objects.EnumerateObject().Select(one => new KeyValuePair<string, ReadOnlyMemory<byte>>(one.Name, Encoding.UTF8.GetBytes(ContentOf(one.Value))))
        : [];

    public static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string ContentOf(JsonElement content) => content.ValueKind == JsonValueKind.String ? content.GetString() ?? "" : content.GetRawText();

    private static List<string> Texts(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")]
        : [];
}
