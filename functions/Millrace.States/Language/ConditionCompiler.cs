using Millrace.States.Choices;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Validation;

namespace Millrace.States.Language;

/// <summary>Compiles the rules of Choice states in JSONPath: And, Or, Not, and comparisons of a variable.</summary>
internal static class ConditionCompiler
{
    private static readonly string[] Connectives = ["And", "Or", "Not"];

    /// <summary>The condition, or null when it has problems, which are then known.</summary>
    public static Condition? Compile(Fields rule)
    {
        var given = Connectives.Concat(OperatorNames()).Where(rule.Has).ToList();
        if (given.Count != 1)
        {
            rule.Ignore("Variable", "And", "Or", "Not");
            rule.Ignore([.. given]);
            var found = given.Count == 0 ? "none" : string.Join(", ", given);
            rule.Problem("", $"A rule needs exactly one of And, Or, Not or a comparison, found {found}.", DefinitionRules.MissingField);
            return null;
        }

        return given[0] switch
        {
            "And" => Parts(rule, "And") is { } parts ? new Condition.And(parts) : null,
            "Or" => Parts(rule, "Or") is { } parts ? new Condition.Or(parts) : null,
            "Not" => rule.Inner("Not") is { } inner && Part(inner) is { } part ? new Condition.Not(part) : null,
            var name => Comparison(rule, name),
        };
    }

    private static IEnumerable<string> OperatorNames() => ChoiceOperators.Comparisons.Keys
        .Concat(ChoiceOperators.Comparisons.Where(known => known.Value.HasPathForm).Select(known => $"{known.Key}Path"))
        .Concat(ChoiceOperators.Types.Keys)
        .Append("IsPresent");

    private static List<Condition>? Parts(Fields rule, string name)
    {
        var parts = rule.InnerList(name).Select(Part).ToList();
        if (parts.Count == 0)
            rule.Problem(name, $"{name} must hold at least one rule.", DefinitionRules.BadValue, new AwsWords("Value cannot be empty"));

        return parts.TrueForAll(part => part is not null) ? [.. parts.OfType<Condition>()] : null;
    }

    private static Condition? Part(Fields rule)
    {
        rule.Ignore("Comment");
        var condition = Compile(rule);
        rule.RefuseUnknown("A rule inside another");
        return condition;
    }

    private static Condition? Comparison(Fields rule, string name)
    {
        // A missing Variable is a problem of its own, so the operand is checked all the same.
        rule.Text("Variable", isRequired: true);
        var variable = JsonPathLanguage.PathField(
            rule, "Variable", (path, _) => $"Invalid path '{path}': The choice state's condition path references an invalid value.");
        if (name == "IsPresent")
            return rule.Boolean(name) is { } isPresent && variable is not null ? new Condition.IsPresent(variable, isPresent) : null;

        if (ChoiceOperators.Types.TryGetValue(name, out var type))
            return rule.Boolean(name) is { } isOfType && variable is not null ? new Condition.Is(variable, type, isOfType) : null;

        if (ChoiceOperators.Comparisons.TryGetValue(name, out var comparison))
        {
            return Constant(rule, name, comparison) is { } constant && variable is not null
                ? new Condition.Compare(variable, comparison.Test, new ConstantExpression(constant))
                : null;
        }

        var operand = JsonPathLanguage.PathField(
            rule, name, (path, _) => $"Invalid path '{path}': The choice state's condition path references an invalid value.");
        return operand is not null && variable is not null
            ? new Condition.Compare(variable, ChoiceOperators.Comparisons[name[..^"Path".Length]].Test, operand)
            : null;
    }

    private static JsonValue? Constant(Fields rule, string name, ComparisonOperator comparison)
    {
        var value = rule.Any(name);
        if (value?.Kind != comparison.Operand)
            rule.Problem(name, $"{name} must be compared with a {comparison.Operand}.", DefinitionRules.BadValue, new AwsWords($"Expected value of type {comparison.Operand}"));
        else if (comparison.IsTime && value is JsonString text && !Timestamp.TryParse(text.Value, out _))
            rule.Problem(name, $"{name} must be a moment like 2030-01-31T12:00:00Z.", DefinitionRules.BadValue, new AwsWords(JsonPathLanguage.NoTimestamp));
        else
            return value;

        return null;
    }
}
