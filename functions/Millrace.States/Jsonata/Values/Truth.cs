using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;

namespace Millrace.States.Jsonata.Values;

/// <summary>What counts as true, and what as equal.</summary>
internal static class Truth
{
    public static bool Of(JsonValue? value) => value switch
    {
        JsonBoolean boolean => boolean.Value,
        JsonString text => text.Value.Length > 0,
        Function or JsonNull or null => false,
        JsonNumber number => number.AsDouble != 0,
        JsonObject members => members.Count > 0,
        NonFinite => Numbers.TryGet(value, out _),
        _ => OfAny(Sequence.Items(value)),
    };

    public static bool Equal(JsonValue left, JsonValue right, Run run)
    {
        run.Step();
        return (left, right) switch
        {
            _ when ReferenceEquals(left, right) => true,
            (JsonNumber a, JsonNumber b) => a.CompareTo(b) == 0,
            (JsonString a, JsonString b) => a.Value == b.Value,
            (JsonBoolean a, JsonBoolean b) => a.Value == b.Value,
            (JsonObject a, JsonObject b) => EqualMembers(a, b, run),
            (JsonNull, JsonNull) => true,
            _ => Sequence.IsArray(left) && Sequence.IsArray(right) && EqualItems(Sequence.Items(left), Sequence.Items(right), run),
        };
    }

    private static bool OfAny(ReadOnlySpan<JsonValue> items)
    {
        Limits.CheckStack();
        foreach (var item in items)
        {
            if (Of(item))
                return true;
        }

        return false;
    }

    private static bool EqualItems(ReadOnlySpan<JsonValue> left, ReadOnlySpan<JsonValue> right, Run run)
    {
        Limits.CheckStack();
        if (left.Length != right.Length)
            return false;

        for (var i = 0; i < left.Length; i++)
        {
            if (!Equal(left[i], right[i], run))
                return false;
        }

        return true;
    }

    private static bool EqualMembers(JsonObject left, JsonObject right, Run run)
    {
        Limits.CheckStack();
        if (left.Count != right.Count)
            return false;

        foreach (var (key, value) in left.Members)
        {
            if (!right.TryGet(key, out var other) || !Equal(value, other, run))
                return false;
        }

        return true;
    }
}
