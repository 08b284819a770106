using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Tests.Conformance;

/// <summary>One execution that was recorded from AWS.</summary>
internal sealed partial class RecordedCase(JsonElement json)
{
    public string Name { get; } = json.GetProperty("name").GetString()!; // Every case has these.

    public string Kind { get; } = json.GetProperty("kind").GetString()!;

    public string Class { get; } = json.GetProperty("class").GetString()!;

    public ExecutionType Type { get; } = ((json.TryGetProperty("machineType", out var type) ? type.GetString() : null), json.GetProperty("name").GetString()!.Contains("_sync_", StringComparison.Ordinal)) switch
    {
        ("EXPRESS", true) => ExecutionType.SynchronousExpress,
        ("EXPRESS", false) => ExecutionType.Express,
        _ => ExecutionType.Standard,
    };

    /// <summary>The role that the machine was created with. The corpus names it only where the context object was part of the output.</summary>
    public string RoleArn { get; } = Role().Match(json.GetProperty("expected").GetRawText()) is { Success: true } role ? role.Value : "arn:aws:iam::111111111111:role/any";

    public JsonElement Definition => json.GetProperty("definition");

    public JsonElement Input => json.GetProperty("input");

    public JsonElement Expected => json.GetProperty("expected");

    public IReadOnlyList<string> Flags { get; } = Texts(json, "flags");

    public IReadOnlyList<string>? States { get; } = json.TryGetProperty("states", out _) ? Texts(json, "states") : null;

    public IReadOnlyList<string> Wildcards { get; } = Texts(json, "wildcards");

    public bool IsInScope => Kind == "execution" && !Holds(Definition, "Mode", "DISTRIBUTED");

    public IReadOnlyDictionary<string, Queue<JsonElement>> Mocks() => json.GetProperty("mocks").EnumerateObject()
        .ToDictionary(state => state.Name, state => new Queue<JsonElement>(state.Value.EnumerateArray()));

    [GeneratedRegex("arn:aws:iam::[0-9]+:role/[^\"\\\\]+")]
    private static partial Regex Role();

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
