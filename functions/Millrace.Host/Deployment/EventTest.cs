using System.Text.Json;

namespace Millrace.Host.Deployment;

/// <summary>A value that is no object and no list, with what a test may ask of it.</summary>
internal readonly record struct EventScalar(EventValueKind Kind, string Text, double Number);

/// <summary>One entry of a pattern's list: the value itself, or an operator such as <c>{"prefix": "a"}</c>.</summary>
internal static class EventTest
{
    /// <summary>Compiles an entry.</summary>
    /// <exception cref="FormatException">There is no such operator.</exception>
    public static Func<EventScalar, bool> Compile(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            return Equal(entry);

        var properties = entry.EnumerateObject().ToList();
        return properties is [var one] ? Operator(one.Name, one.Value) : throw new FormatException($"A pattern's test has one operator: {entry}");
    }

    private static Func<EventScalar, bool> Operator(string name, JsonElement operand) => name switch
    {
        "exists" => _ => true, // That the value is absent is the pattern's matter.
        "prefix" => Text(operand, static (text, start, how) => text.StartsWith(start, how)),
        "suffix" => Text(operand, static (text, end, how) => text.EndsWith(end, how)),
        "equals-ignore-case" => IgnoringCase(operand.GetString() ?? "", static (text, other, how) => text.Equals(other, how)),
        "anything-but" => Not(operand),
        "numeric" => Numeric(operand),
        _ => throw new FormatException($"A pattern has no operator '{name}'. It has: exists, prefix, suffix, equals-ignore-case, anything-but, numeric."),
    };

    private static Func<EventScalar, bool> Equal(JsonElement wanted)
    {
        var value = new JsonEventValue(wanted);
        var scalar = Scalar(value);
        return scalar.Kind switch
        {
            EventValueKind.Text => one => one.Kind == EventValueKind.Text && one.Text == scalar.Text,
            EventValueKind.Number => one => one.Kind == EventValueKind.Number && one.Number.Equals(scalar.Number),
            EventValueKind.List or EventValueKind.Object => throw new FormatException($"A pattern's test is a value or an operator: {wanted}"),
            _ => one => one.Kind == scalar.Kind,
        };
    }

    /// <summary>A value without what it is not: the text of a text, the number of a number.</summary>
    public static EventScalar Scalar<T>(T value)
        where T : struct, IEventValue<T>
    {
        var kind = value.Kind;
        return new EventScalar(kind, kind == EventValueKind.Text ? value.Text : "", kind == EventValueKind.Number ? value.Number : 0);
    }

    private static Func<EventScalar, bool> Text(JsonElement operand, Func<string, string, StringComparison, bool> test)
    {
        if (operand.ValueKind == JsonValueKind.Object)
            return IgnoringCase(operand.GetProperty("equals-ignore-case").GetString() ?? "", test);

        var wanted = operand.GetString() ?? "";
        return one => one.Kind == EventValueKind.Text && test(one.Text, wanted, StringComparison.Ordinal);
    }

    private static Func<EventScalar, bool> IgnoringCase(string wanted, Func<string, string, StringComparison, bool> test) =>
        one => one.Kind == EventValueKind.Text && test(one.Text, wanted, StringComparison.OrdinalIgnoreCase);

    private static Func<EventScalar, bool> Not(JsonElement operand)
    {
        if (operand.ValueKind == JsonValueKind.Object && operand.EnumerateObject().First() is { Value.ValueKind: JsonValueKind.Array } many)
        {
            Func<EventScalar, bool>[] all = [.. many.Value.EnumerateArray().Select(one => Operator(many.Name, one))];
            return one => !Array.Exists(all, test => test(one));
        }

        Func<EventScalar, bool>[] tests = operand.ValueKind == JsonValueKind.Array ? [.. operand.EnumerateArray().Select(Compile)] : [Compile(operand)];
        return one => !Array.Exists(tests, test => test(one));
    }

    private static Func<EventScalar, bool> Numeric(JsonElement operand)
    {
        var parts = operand.EnumerateArray().ToList();
        if (parts.Count is not (2 or 4))
            throw new FormatException($"'numeric' takes one comparison or two: {operand}");

        Func<double, bool>[] comparisons = [.. parts.Chunk(2).Select(static pair => Comparison(pair[0].GetString() ?? "", pair[1].GetDouble()))];
        return one => one.Kind == EventValueKind.Number && Array.TrueForAll(comparisons, comparison => comparison(one.Number));
    }

    private static Func<double, bool> Comparison(string sign, double bound) => sign switch
    {
        "=" => number => number.Equals(bound),
        "<" => number => number < bound,
        "<=" => number => number <= bound,
        ">" => number => number > bound,
        ">=" => number => number >= bound,
        _ => throw new FormatException($"'numeric' has no comparison '{sign}'."),
    };
}
