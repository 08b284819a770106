using Millrace.States.Json;

namespace Millrace.States.Choices;

/// <summary>The comparison operators of Choice states. Each has a form that ends in <c>Path</c>, except StringMatches.</summary>
internal static class ChoiceOperators
{
    /// <summary>Variable and operand to true or false. Values of the wrong type never match.</summary>
    public static readonly IReadOnlyDictionary<string, ComparisonOperator> Comparisons = new Dictionary<string, ComparisonOperator>
    {
        ["StringEquals"] = Text(order => order == 0),
        ["StringLessThan"] = Text(order => order < 0),
        ["StringGreaterThan"] = Text(order => order > 0),
        ["StringLessThanEquals"] = Text(order => order <= 0),
        ["StringGreaterThanEquals"] = Text(order => order >= 0),
        ["StringMatches"] = new(JsonKind.String, HasPathForm: false, Matches),
        ["NumericEquals"] = Number(order => order == 0),
        ["NumericLessThan"] = Number(order => order < 0),
        ["NumericGreaterThan"] = Number(order => order > 0),
        ["NumericLessThanEquals"] = Number(order => order <= 0),
        ["NumericGreaterThanEquals"] = Number(order => order >= 0),
        ["BooleanEquals"] = new(JsonKind.Boolean, HasPathForm: true, (variable, operand) =>
            variable is JsonBoolean left && operand is JsonBoolean right && left.Value == right.Value),
        ["TimestampEquals"] = Time(order => order == 0),
        ["TimestampLessThan"] = Time(order => order < 0),
        ["TimestampGreaterThan"] = Time(order => order > 0),
        ["TimestampLessThanEquals"] = Time(order => order <= 0),
        ["TimestampGreaterThanEquals"] = Time(order => order >= 0),
    };

    /// <summary>The tests of a variable's type. <c>IsPresent</c> stands apart: it asks whether there is a value at all.</summary>
    public static readonly IReadOnlyDictionary<string, Func<JsonValue, bool>> Types = new Dictionary<string, Func<JsonValue, bool>>
    {
        ["IsNull"] = value => value.Kind == JsonKind.Null,
        ["IsNumeric"] = value => value.Kind == JsonKind.Number,
        ["IsString"] = value => value.Kind == JsonKind.String,
        ["IsBoolean"] = value => value.Kind == JsonKind.Boolean,
        ["IsTimestamp"] = value => value is JsonString text && Timestamp.TryParse(text.Value, out _),
    };

    private static ComparisonOperator Text(Func<int, bool> test) => new(JsonKind.String, HasPathForm: true, (variable, operand) =>
        variable is JsonString left && operand is JsonString right && test(string.CompareOrdinal(left.Value, right.Value)));

    private static ComparisonOperator Number(Func<int, bool> test) => new(JsonKind.Number, HasPathForm: true, (variable, operand) =>
        variable is JsonNumber left && operand is JsonNumber right && test(left.CompareTo(right)));

    private static ComparisonOperator Time(Func<int, bool> test) => new(JsonKind.String, HasPathForm: true, (variable, operand) =>
        variable is JsonString left && operand is JsonString right
        && Timestamp.TryParse(left.Value, out var first) && Timestamp.TryParse(right.Value, out var second)
        && test(first.CompareTo(second))) { IsTime = true };

    private static bool Matches(JsonValue variable, JsonValue pattern) =>
        variable is JsonString text && pattern is JsonString wildcards && Wildcards.Match(text.Value, wildcards.Value);
}

internal sealed record ComparisonOperator(JsonKind Operand, bool HasPathForm, Func<JsonValue, JsonValue, bool> Test)
{
    /// <summary>A literal operand must be a timestamp.</summary>
    public bool IsTime { get; init; }
}
