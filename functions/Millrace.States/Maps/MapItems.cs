using System.Globalization;
using Millrace.States.Definitions;
using Millrace.States.Execution;
using Millrace.States.Expressions;
using Millrace.States.Json;

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
            return new MapItems(state, visit, entered, array.Items);

        throw state.Items is null or PathExpression
            ? StateException.Runtime($"Reference path \"{(state.Items as PathExpression)?.Path.Text ?? "$"}\" must point to array.")
            : StateException.Runtime($"The JSONata expression for the field 'Items' returned an unexpected result type. Expected 'array', but was '{TypeOf(items)}'.");
    }

    /// <summary>MaxConcurrency. 0: as many as there may be.</summary>
    public static int Concurrency(MapState state, Visit visit, JsonValue entered)
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
    public IReadOnlyList<JsonValue> All() => state.Selector is null ? items : [.. Enumerable.Range(0, Count).Select(Input)];

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
