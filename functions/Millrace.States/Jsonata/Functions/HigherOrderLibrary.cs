using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Functions that call a function for every item. It gets as many arguments as it wants.</summary>
internal static class HigherOrderLibrary
{
    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("map", 2, "<af>", Map),
        Function("filter", 2, "<af>", Filter),
        Function("single", 2, "<af?>", Single),
        Function("reduce", 3, "<afj?:j>", Reduce),
        Function("each", 2, "<o-f:a>", Each),
        Function("sift", 2, "<o-f?:o>", Sift),
        Function("sort", 2, "<af?:a>", Sort),
    ];

    private static JsonValue? Of(in Call call, JsonValue item, JsonValue place, JsonValue all)
    {
        var function = (Function)call[1]!; // By its signature.
        JsonValue?[] arguments = function.Arity switch
        {
            >= 3 => [item, place, all],
            2 => [item, place],
            _ => [item],
        };
        return call.Run.Call(function, new Call(arguments, null, call.Frame, call.Run));
    }

    private static JsonValue? Map(in Call call)
    {
        if (call[0] is not { } array)
            return null;

        var results = new Sequence();
        var items = Sequence.Items(array);
        for (var i = 0; i < items.Length; i++)
        {
            if (Of(call, items[i], Numbers.Of((long)i), array) is { } result)
                results.Add(result);
        }

        return results;
    }

    private static JsonValue? Filter(in Call call)
    {
        if (call[0] is not { } array)
            return null;

        var kept = new Sequence();
        var items = Sequence.Items(array);
        for (var i = 0; i < items.Length; i++)
        {
            if (Truth.Of(Of(call, items[i], Numbers.Of((long)i), array)))
                kept.Add(items[i]);
        }

        return kept;
    }

    private static JsonValue? Single(in Call call)
    {
        if (call[0] is not { } array)
            return null;

        JsonValue? found = null;
        var items = Sequence.Items(array);
        for (var i = 0; i < items.Length; i++)
        {
            if (call[1] is not null && !Truth.Of(Of(call, items[i], Numbers.Of((long)i), array)))
                continue;

            if (found is not null)
                throw JsonataException.Of("D3138");

            found = items[i];
        }

        return found ?? throw JsonataException.Of("D3139");
    }

    private static JsonValue? Reduce(in Call call)
    {
        if (call[0] is not { } array)
            return null;

        var function = (Function)call[1]!; // By its signature.
        if (function.Arity < 2)
            throw JsonataException.Of("D3050");

        var items = Sequence.Items(array);
        var start = call[2] is null && items.Length > 0 ? 1 : 0;
        var result = start == 1 ? items[0] : call[2];
        for (var i = start; i < items.Length; i++)
        {
            JsonValue?[] arguments = function.Arity switch
            {
                2 => [result, items[i]],
                3 => [result, items[i], Numbers.Of((long)i)],
                _ => [result, items[i], Numbers.Of((long)i), array],
            };
            result = call.Run.Call(function, new Call(arguments, null, call.Frame, call.Run));
        }

        return result;
    }

    private static JsonValue? Each(in Call call)
    {
        if (call[0] is not JsonObject members)
            return null;

        var results = new Sequence();
        foreach (var (key, value) in members.Members)
        {
            if (Of(call, value, new JsonString(key), members) is { } result)
                results.Add(result);
        }

        return results;
    }

    private static JsonValue? Sift(in Call call)
    {
        if (call[0] is not JsonObject members || call[1] is null)
            return null;

        var kept = new List<KeyValuePair<string, JsonValue>>();
        foreach (var member in members.Members)
        {
            if (Truth.Of(Of(call, member.Value, new JsonString(member.Key), members)))
                kept.Add(member);
        }

        return kept.Count == 0 ? null : JsonObject.Of([.. kept]);
    }

    private static JsonValue? Sort(in Call call)
    {
        if (call[0] is not { } array || Sequence.CountOf(array) <= 1)
            return call[0];

        var items = Sequence.Items(array).ToArray();
        var (frame, run) = (call.Frame, call.Run);
        var order = call[1] is Function comparator
            ? StableSort.Order(items.Length, (a, b) =>
                Truth.Of(run.Call(comparator, new Call([items[a], items[b]], null, frame, run))))
            : StableSort.Order(items.Length, Comparison(items, run));
        return new JsonArray([.. order.Select(place => items[place])]);
    }

    private static Func<int, int, bool> Comparison(JsonValue[] items, Run run)
    {
        if (Array.TrueForAll(items, static one => one is JsonNumber))
            return (a, b) => Stepped(run) && ((JsonNumber)items[a]).CompareTo((JsonNumber)items[b]) > 0;

        return Array.TrueForAll(items, static one => one is JsonString)
            ? (a, b) => Stepped(run) && string.CompareOrdinal(((JsonString)items[a]).Value, ((JsonString)items[b]).Value) > 0
            : throw JsonataException.Of("D3070");
    }

    private static bool Stepped(Run run)
    {
        run.Step();
        return true;
    }
}
