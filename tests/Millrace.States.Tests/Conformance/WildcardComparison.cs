using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Tests.Conformance;

/// <summary>Compares with what AWS recorded: numbers by value, generated values by pattern.</summary>
internal sealed partial class WildcardComparison(IReadOnlyList<string> wildcards)
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
            _ => $"{pointer} is {Shorten(actual)}, AWS: {Shorten(wanted)}",
        };
    }

    private static bool MatchesPattern(JsonElement actual, JsonElement wanted)
    {
        if (wanted.ValueKind != JsonValueKind.String || wanted.GetString() is not { } pattern || !pattern.Contains('<', StringComparison.Ordinal))
            return true;

        var text = actual.ValueKind == JsonValueKind.String ? actual.GetString() : actual.GetRawText();
        var parts = Token().Split(pattern).Select(Regex.Escape);
        return Regex.IsMatch(text ?? "", $"^{string.Join("(?s:.+)", parts)}$");
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Token();

    private string? DifferentMember(JsonElement actual, JsonElement wanted, string pointer)
    {
        var names = wanted.EnumerateObject().Select(member => member.Name).ToHashSet();
        if (!names.SetEquals(actual.EnumerateObject().Select(member => member.Name)))
            return $"{pointer} is {Shorten(actual)}, AWS: {Shorten(wanted)}";

        return names.Select(name => Difference(actual.GetProperty(name), wanted.GetProperty(name), $"{pointer}/{name.Replace("~", "~0").Replace("/", "~1")}"))
            .FirstOrDefault(difference => difference is not null);
    }

    private string? DifferentItem(JsonElement actual, JsonElement wanted, string pointer) => actual.GetArrayLength() != wanted.GetArrayLength()
        ? $"{pointer} is {Shorten(actual)}, AWS: {Shorten(wanted)}"
        : actual.EnumerateArray().Zip(wanted.EnumerateArray())
            .Select((pair, i) => Difference(pair.First, pair.Second, $"{pointer}/{i}"))
            .FirstOrDefault(difference => difference is not null);

    private static string Shorten(JsonElement value) => value.GetRawText() is { Length: > 160 } text ? $"{text[..160]}..." : value.GetRawText();
}
