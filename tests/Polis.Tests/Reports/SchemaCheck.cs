using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Polis.Tests.Reports;

/// <summary>As much of JSON Schema as report.schema.json uses; a keyword that it does not know is an error, not a pass.</summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> Described = ["$schema", "$id", "$defs", "title", "format", "properties", "required"];

    public static IReadOnlyList<string> Problems(JsonElement schema, JsonElement document) => [.. Check(schema, schema, document, "$")];

    private static IEnumerable<string> Check(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            foreach (var problem in Check(root, schema, keyword, value, path))
                yield return problem;
        }

        foreach (var problem in CheckProperties(root, schema, value, path))
            yield return problem;
    }

    private static IEnumerable<string> Check(JsonElement root, JsonElement schema, JsonProperty keyword, JsonElement value, string path) => keyword.Name switch
    {
        "$ref" => Check(root, root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, path), // A $ref is a string.
        "type" => Fails(!IsOf(keyword.Value, value), $"{path}: {value.ValueKind} is no {keyword.Value}"),
        "const" => Fails(!JsonElement.DeepEquals(keyword.Value, value), $"{path}: {value} is not {keyword.Value}"),
        "enum" => Fails(!keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{path}: {value} is none of {keyword.Value}"),
        "minimum" => Fails(value.ValueKind == JsonValueKind.Number && value.GetDouble() < keyword.Value.GetDouble(), $"{path}: {value} is below {keyword.Value}"),
        "maximum" => Fails(value.ValueKind == JsonValueKind.Number && value.GetDouble() > keyword.Value.GetDouble(), $"{path}: {value} is above {keyword.Value}"),
        "maxItems" => Fails(value.GetArrayLength() > keyword.Value.GetInt32(), $"{path}: more than {keyword.Value} items"),
        "pattern" => Fails(!Regex.IsMatch(value.GetString() ?? "", keyword.Value.GetString() ?? ""), $"{path}: {value} does not match"),
        "items" => value.EnumerateArray().SelectMany((item, i) => Check(root, keyword.Value, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))),
        "additionalProperties" => value.EnumerateObject()
            .Where(property => !schema.GetProperty("properties").TryGetProperty(property.Name, out _))
            .Select(property => $"{path}.{property.Name}: is not in the schema"),
        _ => Fails(!Described.Contains(keyword.Name), $"{path}: the check does not know the keyword {keyword.Name}"),
    };

    private static IEnumerable<string> CheckProperties(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return [];

        var missing = schema.GetProperty("required").EnumerateArray()
            .Where(name => !value.TryGetProperty(name.GetString() ?? "", out _))
            .Select(name => $"{path}.{name}: is missing");
        var wrong = properties.EnumerateObject()
            .Where(property => value.TryGetProperty(property.Name, out _))
            .SelectMany(property => Check(root, property.Value, value.GetProperty(property.Name), $"{path}.{property.Name}"));
        return [.. missing, .. wrong];
    }

    private static IEnumerable<string> Fails(bool isWrong, string problem) => isWrong ? [problem] : [];

    private static bool IsOf(JsonElement types, JsonElement value) => types.ValueKind == JsonValueKind.Array
        ? types.EnumerateArray().Any(type => IsOf(type, value))
        : types.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };
}
