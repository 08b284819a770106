using System.Text.Json.Nodes;

namespace Deployment.Tests;

/// <summary>Event patterns, as Lambda's filters and EventBridge's rules read them: as much of them as the template uses.</summary>
internal static class Patterns
{
    /// <summary>Whether a mapping's filters let a record through: one of them is enough.</summary>
    public static bool Pass(Event mapping, JsonNode record) =>
        mapping["FilterCriteria/Filters"]!.AsArray().Any(filter => Matches(JsonNode.Parse($"{filter!["Pattern"]}")!, record));

    /// <summary>Whether everything that a pattern names is in an event, with one of the values that it lists.</summary>
    public static bool Matches(JsonNode pattern, JsonNode? given) => pattern switch
    {
        JsonObject fields => fields.All(field => Matches(field.Value!, (given as JsonObject)?[field.Key])),
        JsonArray values => values.Any(value => IsOneOf(value!, given)),
        _ => throw new FormatException($"{pattern} is no pattern."),
    };

    private static bool IsOneOf(JsonNode value, JsonNode? given) => value switch
    {
        JsonObject { Count: 1 } test when test["exists"] is { } exists => given is JsonValue == exists.GetValue<bool>(),
        JsonObject => throw new FormatException($"{value.ToJsonString()} is no comparison that these tests know."),
        _ => JsonNode.DeepEquals(value, given),
    };
}
