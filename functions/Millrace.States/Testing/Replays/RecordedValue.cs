using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Testing.Replays;

/// <summary>Compares with what was recorded: numbers by value, generated values by pattern.</summary>
internal sealed partial class RecordedValue(IReadOnlyList<string> wildcards)
{
    public string? Difference(JsonElement actual, JsonElement wanted, string pointer)
    {
        if (wildcards.Contains(pointer) && MatchesPattern(actual, wanted))
            return null;

        return (actual.ValueKind, wanted.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => DifferentMember(actual, wanted, pointer),
            (JsonValueKind.Array, JsonValueKind.Array) => DifferentItem(actual, wanted, pointer),
            (JsonValueKind.Number, JsonValueKind.Number) when actual.GetDouble() == wanted.GetDouble() => null,
            (JsonValueKind.String, JsonValueKind.String) when actual.GetString() == wanted.GetString() => null,
            (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null, _) when actual.ValueKind == wanted.ValueKind => null,
            _ => $"{pointer} is {Shorten(actual)}, recorded: {Shorten(wanted)}",
        };
    }

    /// <summary>How a text differs. One that is JSON in both is compared as JSON.</summary>
    public string? TextDifference(string? actual, string wanted, string pointer)
    {
        if (actual == wanted || Matches(actual, wanted))
            return null;

        if (TryParse(actual) is { } here && TryParse(wanted) is { } there)
            return Difference(here, there, pointer);

        return $"{pointer} is {actual ?? "absent"}, recorded: {wanted}";
    }

    private static JsonElement? TryParse(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool MatchesPattern(JsonElement actual, JsonElement wanted)
    {
        if (wanted.ValueKind != JsonValueKind.String || wanted.GetString() is not { } pattern || !pattern.Contains('<', StringComparison.Ordinal))
            return true;

        return Matches(actual.ValueKind == JsonValueKind.String ? actual.GetString() : actual.GetRawText(), pattern);
    }

    private static bool Matches(string? text, string pattern) =>
        Regex.IsMatch(text ?? "", $"^{string.Join("(?s:.+)", Token().Split(pattern).Select(Regex.Escape))}$");

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Token();

    private string? DifferentMember(JsonElement actual, JsonElement wanted, string pointer)
    {
        var names = wanted.EnumerateObject().Select(member => member.Name).ToHashSet();
        if (!names.SetEquals(actual.EnumerateObject().Select(member => member.Name)))
            return $"{pointer} is {Shorten(actual)}, recorded: {Shorten(wanted)}";

        return names.Select(name => Difference(actual.GetProperty(name), wanted.GetProperty(name), $"{pointer}/{name.Replace("~", "~0").Replace("/", "~1")}"))
            .FirstOrDefault(difference => difference is not null);
    }

    private string? DifferentItem(JsonElement actual, JsonElement wanted, string pointer) => actual.GetArrayLength() != wanted.GetArrayLength()
        ? $"{pointer} is {Shorten(actual)}, recorded: {Shorten(wanted)}"
        : actual.EnumerateArray().Zip(wanted.EnumerateArray())
            .Select((pair, i) => Difference(pair.First, pair.Second, $"{pointer}/{i}"))
            .FirstOrDefault(difference => difference is not null);

    private static string Shorten(JsonElement value) => value.GetRawText() is { Length: > 160 } text ? $"{text[..160]}..." : value.GetRawText();
}
