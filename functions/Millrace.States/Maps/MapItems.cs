using System.Globalization;
using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Paths;
using Millrace.States.Testing;

namespace Millrace.States.Maps;

/// <summary>The items of a Map, and what each iteration is given of them.</summary>
internal sealed class MapItems(MapState state, Visit visit, JsonValue entered, IReadOnlyList<JsonValue> items)
{
    public int Count => items.Count;

    /// <summary>Another evaluation may give the iterations other inputs.</summary>
    public bool IsRandom => state.Selector is { IsRandom: true } || state.Items is { IsRandom: true };

    public static MapItems Of(MapState state, Visit visit, JsonValue entered)
    {
        // What another evaluation would not yield again was recorded.
        if (state.Items is { IsRandom: true } && visit.RecordedAttempt?.BranchInput is JsonArray recorded)
            return new MapItems(state, visit, entered, recorded.Items);

        var items = state.Items?.Evaluate(entered, visit) ?? entered;
        if (items is JsonArray array)
        {
            if (state.Items is null or PathExpression)
                visit.Inspection?.See(Stages.AfterItemsPath, items);

            return new MapItems(state, visit, entered, array.Items);
        }

        throw state.Items is null or PathExpression
            ? StateException.Runtime($"Reference path \"{ReferenceOf(state.Items as PathExpression)}\" must point to array.")
            : StateException.Runtime($"The JSONata expression for the field 'Items' returned an unexpected result type. Expected 'array', but was '{TypeOf(items)}'.");
    }

    /// <summary>MaxConcurrency. 0: as many as there may be.</summary>
    public static int Concurrency(MapState state, Visit visit, JsonValue entered)
    {
        var concurrency = ConcurrencyOf(state, visit, entered);
        visit.Inspection?.See(Stages.MaxConcurrency, new JsonNumber(concurrency));
        return concurrency;
    }

    // A path into the context object is named without its first dollar sign.
    private static string ReferenceOf(PathExpression? path) => path is null ? "$" : path.Path.Root == PathRoot.Context ? path.Path.Text[1..] : path.Path.Text;

    private static int ConcurrencyOf(MapState state, Visit visit, JsonValue entered)
    {
        if (state.MaxConcurrency is not { } expression)
            return 0;

        var value = expression.Evaluate(entered, visit);
        var path = (expression as PathExpression)?.Path.Text;
        if (!Numbers.TryWhole(value, out var limit))
            throw StateException.Runtime($"The MaxConcurrencyPath field refers to value {value} which is not a valid integer: {path}");

        if (limit < 0)
            throw StateException.Runtime($"The MaxConcurrencyPath field refers to value {value} which is negative: {path}");

        return (int)Math.Min(limit, int.MaxValue);
    }

    /// <summary>The item as the context object shows it.</summary>
    public JsonObject Item(int number) => JsonObject.Of(new("Index", new JsonNumber(number)), new("Value", items[number]));

    /// <summary>What an iteration is given: the item, or what the selector makes of it.</summary>
    public JsonValue Input(int number)
    {
        if (state.Selector is not { } selector)
            return items[number];

        visit.BeginItem(Item(number));
        var selected = selector.Evaluate(entered, visit);
        visit.BeginItem(visit.Frame.Item);
        return selected;
    }

    /// <summary>What all iterations are given.</summary>
    public IReadOnlyList<JsonValue> All()
    {
        if (state.Selector is null)
            return items;

        JsonValue[] inputs = [.. Enumerable.Range(0, Count).Select(Input)];
        visit.Inspection?.See(Stages.AfterItemSelector, new JsonArray(inputs));
        return inputs;
    }

    private static string TypeOf(JsonValue value) => value.Kind.ToString().ToLowerInvariant();
}

internal static class Numbers
{
    // AWS reads a number in a string here as a number.
    public static bool TryWhole(JsonValue value, out long whole)
    {
        whole = 0;
        return value switch
        {
            JsonNumber number => number.TryGetWhole(out whole),
            JsonString text => long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole),
            _ => false,
        };
    }

    public static bool TryNumber(JsonValue value, out double number)
    {
        number = 0;
        switch (value)
        {
            case JsonNumber known:
                number = known.AsDouble;
                return true;
            case JsonString text:
                return double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
            default:
                return false;
        }
    }
}
