using Millrace.States.Json;

namespace Millrace.States.Testing.Drawings;

/// <summary>The condition of a rule in a few letters.</summary>
internal static class ConditionText
{
    private const int Longest = 36;
    private const int Head = 8;

    private static readonly (string Ending, string Sign)[] Signs =
    [
        ("LessThanEquals", "<="), ("GreaterThanEquals", ">="), ("LessThan", "<"), ("GreaterThan", ">"), ("Equals", "="), ("Matches", "~"),
    ];

    public static string Of(JsonObject rule) => Short(Whole(rule));

    // What is compared stands at the end, and the end of what it is compared with tells it best.
    public static string Short(string text) => text.Length <= Longest ? text : $"{text[..Head]}...{text[^(Longest - Head - 3)..]}";

    private static string Whole(JsonObject rule)
    {
        if (rule.TryGet("Condition", out var condition))
            return condition is JsonString text ? text.Value.Replace("{%", "", StringComparison.Ordinal).Replace("%}", "", StringComparison.Ordinal).Trim() : condition.ToString();

        if (rule.TryGet("And", out _))
            return string.Join(" and ", Json.Objects(rule, "And").Select(Whole));

        if (rule.TryGet("Or", out _))
            return string.Join(" or ", Json.Objects(rule, "Or").Select(Whole));

        return rule.TryGet("Not", out _) ? $"not ({Whole(Json.Object(rule, "Not"))})" : Comparison(rule);
    }

    private static string Comparison(JsonObject rule)
    {
        var variable = Json.Text(rule, "Variable") ?? "";
        foreach (var (name, operand) in rule.Members)
        {
            if (name.StartsWith("Is", StringComparison.Ordinal))
                return $"{variable} is {(operand is JsonBoolean { Value: true } ? "" : "not ")}{name[2..].ToLowerInvariant()}";

            var plain = name.EndsWith("Path", StringComparison.Ordinal) ? name[..^"Path".Length] : name;
            foreach (var (ending, sign) in Signs)
            {
                if (plain.EndsWith(ending, StringComparison.Ordinal))
                    return $"{variable} {sign} {(plain == name ? operand.ToString() : (operand as JsonString)?.Value)}";
            }
        }

        return variable;
    }
}
