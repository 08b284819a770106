using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.Schemas;

namespace Millrace.Templates;

/// <summary>A place in a template's input where a parameter goes; or, with a mistake, where one was meant.</summary>
internal sealed record ParameterUse(Place Place, string Name, string? Mistake);

/// <summary>How a template's input names parameters.</summary>
internal static partial class ParameterUses
{
    private const string Marker = "$parameter";

    /// <summary>All places of an input where a parameter goes.</summary>
    public static IEnumerable<ParameterUse> In(JsonElement value, Place place) => value.ValueKind switch
    {
        JsonValueKind.String => Holes().Matches(value.GetString() ?? "").Where(static hole => !IsEscape(hole)).Select(hole => InText(hole, place)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => In(item, place.At(i.ToString(CultureInfo.InvariantCulture)))),
        JsonValueKind.Object when value.TryGetProperty(Marker, out _) =>
            [new ParameterUse(place, NameOrNull(value) ?? "", NameOrNull(value) is null ? $$"""must be {"{{Marker}}":"name"} and nothing else.""" : null)],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => In(property.Value, place.At(property.Name))),
        _ => [],
    };

    /// <summary>The parameter whose value takes an object's place; null if it is an object like any other.</summary>
    public static string? NameOrNull(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.GetPropertyCount() == 1
        && value.TryGetProperty(Marker, out var name)
        && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;

    public static bool IsEscape(Match hole) => hole.Value == "$${";

    /// <summary>The name that stands in a hole; null if the hole is not closed.</summary>
    public static string? NameOf(Match hole) => hole.Value.EndsWith('}') ? hole.Groups["name"].Value : null;

    /// <summary>The holes of a text, in order, and the escapes between them.</summary>
    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[^}]*)\}?", RegexOptions.CultureInvariant)]
    public static partial Regex Holes();

    private static ParameterUse InText(Match hole, Place place) =>
        NameOf(hole) is { Length: > 0 } name ? new ParameterUse(place, name, null) : new ParameterUse(place, "", "has a '${' without a name and '}'; write '$${' if it is meant as it stands.");
}
