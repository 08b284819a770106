using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Functions of arrays.</summary>
internal static class ArrayLibrary
{
    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("count", 1, "<a:n>", (in call) => Numbers.Of((long)Sequence.CountOf(call[0]))),
        Function("sum", 1, "<a<n>:n>", (in call) => call[0] is { } array ? Numbers.Of(Sum(array)) : null),
        Function("max", 1, "<a<n>:n>", (in call) => Extreme(call[0], static (one, most) => one > most)),
        Function("min", 1, "<a<n>:n>", (in call) => Extreme(call[0], static (one, least) => one < least)),
        Function("average", 1, "<a<n>:n>", (in call) =>
            Sequence.CountOf(call[0]) > 0 ? Numbers.Of(Sum(call[0]!) / Sequence.CountOf(call[0])) : null), // Nothing has a count of zero.
        Function("append", 2, "<xx:a>", (in call) => Append(call[0], call[1])),
        Function("exists", 1, "<x:b>", (in call) => JsonBoolean.Of(call[0] is not null)),
        Function("reverse", 1, "<a:a>", (in call) => Reverse(call[0])),
        Function("distinct", 1, "<x:x>", (in call) => Distinct(call[0], call.Run)),
        Function("zip", 0, "<a+>", Zip),
        new("shuffle", 1, Parsing.Signature.Parse("<a:a>"), (in call) => Shuffle(call[0], call.Run.Environment.Random)) { IsRandom = true },
    ];

    public static JsonValue? Append(JsonValue? first, JsonValue? second)
    {
        if (first is null || second is null)
            return first ?? second;

        var all = new Sequence();
        AddTo(all, first);
        AddTo(all, second);
        return Sequence.ToArray(all.Span);
    }

    private static void AddTo(Sequence all, JsonValue value)
    {
        if (Sequence.IsArray(value))
            all.AddAll(Sequence.Items(value));
        else
            all.Add(value);
    }

    private static double Sum(JsonValue array)
    {
        var sum = 0.0;
        foreach (var item in Sequence.Items(array))
            sum += Numbers.TryGet(item, out var number) ? number : 0;

        return sum;
    }

    private static JsonValue? Extreme(JsonValue? array, Func<double, double, bool> wins)
    {
        JsonValue? best = null;
        var bound = 0.0;
        foreach (var item in Sequence.Items(array))
        {
            if (Numbers.TryGet(item, out var number) && (best is null || wins(number, bound)))
                (best, bound) = (item, number);
        }

        return best;
    }

    private static JsonValue? Reverse(JsonValue? array)
    {
        if (Sequence.CountOf(array) <= 1)
            return array;

        var items = Sequence.Items(array).ToArray();
        Array.Reverse(items);
        return new JsonArray(items);
    }

    private static JsonValue? Distinct(JsonValue? array, Run run)
    {
        if (!Sequence.IsArray(array) || Sequence.CountOf(array) <= 1)
            return array;

        var texts = new HashSet<string>();
        var numbers = new HashSet<double>();
        var others = new List<JsonValue>();
        var distinct = new Sequence();
        foreach (var item in Sequence.Items(array))
        {
            run.Step();
            var isNew = item switch
            {
                JsonString text => texts.Add(text.Value),
                JsonNumber number => numbers.Add(number.AsDouble),
                _ => !others.Exists(other => Truth.Equal(other, item, run)),
            };
            if (!isNew)
                continue;

            distinct.Add(item);
            if (item is not JsonString and not JsonNumber)
                others.Add(item);
        }

        return array is Sequence ? distinct : Sequence.ToArray(distinct.Span);
    }

    private static JsonValue Zip(in Call call)
    {
        var length = int.MaxValue;
        foreach (var argument in call.Arguments)
            length = Math.Min(length, Sequence.IsArray(argument) ? Sequence.CountOf(argument) : 0);

        var rows = new JsonValue[call.Arguments.Length == 0 ? 0 : length];
        for (var i = 0; i < rows.Length; i++)
        {
            call.Run.Step();
            var row = new JsonValue[call.Arguments.Length];
            for (var j = 0; j < row.Length; j++)
                row[j] = Sequence.Items(call.Arguments[j])[i];

            rows[i] = Limits.Checked(new JsonArray(row));
        }

        return Limits.Checked(new JsonArray(rows));
    }

    private static JsonValue? Shuffle(JsonValue? array, Random random)
    {
        if (Sequence.CountOf(array) <= 1)
            return array;

        var items = Sequence.Items(array).ToArray();
        random.Shuffle(items);
        return new JsonArray(items);
    }
}
