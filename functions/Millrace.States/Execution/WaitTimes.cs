using System.Globalization;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>When a Wait ends.</summary>
internal static class WaitTimes
{
    // A wait in AWS is counted in seconds, in 31 bits.
    private const long LongestSeconds = int.MaxValue;

    public static DateTimeOffset EndOf(WaitUntil until, JsonValue input, Scope scope, DateTimeOffset now)
    {
        var value = until.Value.Evaluate(input, scope);
        var end = until.IsTimestamp ? Moment(until, value) : now + TimeSpan.FromSeconds(Seconds(until, value));
        return (end - now).TotalSeconds <= LongestSeconds ? end : throw StateException.Runtime("Wait state delay is too long.");
    }

    private static long Seconds(WaitUntil until, JsonValue value)
    {
        if (!Maps.Numbers.TryWhole(value, out var seconds))
            throw StateException.Runtime($"The {until.Field} parameter cannot be parsed as a long value: {Shown(until, value)}");

        if (seconds < 0)
            throw StateException.Runtime($"The {until.Field} parameter references a negative value: {Shown(until, value)}");

        return seconds <= LongestSeconds ? seconds : throw StateException.Runtime("Wait state delay is too long.");
    }

    private static DateTimeOffset Moment(WaitUntil until, JsonValue value) =>
        value is JsonString text && Timestamp.TryParse(text.Value, out var moment)
            ? moment
            : throw StateException.Runtime(
                $"The {until.Field} parameter does not reference a valid ISO-8601 extended offset date-time format string: {Shown(until, value)}");

    private static string Shown(WaitUntil until, JsonValue value)
    {
        var text = value is JsonString known ? known.Value : value.ToString();
        return until.Value is PathExpression path
            ? string.Create(CultureInfo.InvariantCulture, $"{path.Path} == {text}")
            : text;
    }
}
