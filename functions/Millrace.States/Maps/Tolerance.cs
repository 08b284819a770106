using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Maps;

/// <summary>How many items of a distributed Map may fail. Null: this limit is not given; with neither none may fail.</summary>
internal readonly record struct Tolerance(long? Count, double? Percentage)
{
    public static readonly Failure Exceeded = new(
        ErrorNames.ExceedToleratedFailureThreshold, "The specified tolerated failure threshold was exceeded");

    public static Tolerance Of(DistributedMap map, Visit visit, JsonValue entered)
    {
        var tolerance = new Tolerance(
            CountOf(map.ToleratedFailureCount, visit, entered), PercentageOf(map.ToleratedFailurePercentage, visit, entered));
        if (tolerance.Count is { } count)
            visit.Inspection?.See(Stages.ToleratedFailureCount, new JsonNumber(count));

        if (tolerance.Percentage is { } percentage)
            visit.Inspection?.See(Stages.ToleratedFailurePercentage, new JsonNumber(percentage));

        return tolerance;
    }

    public bool IsGiven => Count is not null || Percentage is not null;

    public bool Allows(int failed, int all) => (Count, Percentage) switch
    {
        (null, null) => failed == 0,
        _ => (Count is not { } count || failed <= count) && (Percentage is not { } percentage || failed * 100.0 <= percentage * all),
    };

    private static long? CountOf(Expression? expression, Visit visit, JsonValue entered)
    {
        if (expression?.Evaluate(entered, visit) is not { } value)
            return null;

        if (!Numbers.TryWhole(value, out var count))
            throw Refused(expression, "ToleratedFailureCount", value, "integer");

        return count >= 0 ? count : throw StateException.Runtime("ToleratedFailureCount cannot be negative.");
    }

    private static double? PercentageOf(Expression? expression, Visit visit, JsonValue entered)
    {
        if (expression?.Evaluate(entered, visit) is not { } value)
            return null;

        if (!Numbers.TryNumber(value, out var percentage))
            throw Refused(expression, "ToleratedFailurePercentage", value, "float");

        return percentage is >= 0 and <= 100
            ? percentage
            : throw StateException.Runtime("ToleratedFailurePercentage must be between 0 and 100.");
    }

    private static StateException Refused(Expression expression, string field, JsonValue value, string type)
    {
        var shown = value is JsonString ? value.ToString() : $"\"{value}\"";
        return expression is PathExpression path
            ? StateException.Runtime($"The {field}Path field refers to value {shown} which is not a valid {type}: {path.Path.Text}")
            : StateException.Runtime($"The {field} field has the value {shown} which is not a valid {type}.");
    }
}
