using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>A step of a path, with what follows it and the names that it binds.</summary>
internal sealed record PathStep(Node Node)
{
    public IReadOnlyList<PathStage> Stages { get; init; } = [];

    public bool IsTuple { get; init; }

    public string? FocusName { get; init; }

    public string? IndexName { get; init; }

    public string? AncestorLabel { get; init; }
}

/// <summary>A filter, or a name for the place of each item.</summary>
internal sealed record PathStage(Filter? Filter, string? IndexName);

/// <summary>
/// Steps, each over all that the one before selected. Here a value that is no array stands for a sequence of that one
/// item, which spares the sequence.
/// </summary>
internal sealed class PathNode(PathStep[] steps, int position) : Node(position)
{
    private readonly bool _startsWithVariable = steps[0].Node is ContextNode or RootNode or ExternalNode or BoundNode or NamedNode;
    private readonly bool _startsConstructed = steps[0].Node is ArrayNode;

    public bool KeepsSingleton { get; init; }

    public bool KeepsArray { get; init; }

    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var current = input;
        var start = 0;
        if (_startsConstructed)
        {
            current = steps[0].Node.Evaluate(input, frame, run);
            start = 1;
        }
        else if (_startsWithVariable)
        {
            current = Once(steps[0], input, frame, run);
            current = Sequence.IsArray(current) ? Spread(current!, steps.Length == 1) : current; // An array is not null.
            start = 1;
        }

        for (var i = start; i < steps.Length && (current is not null || i == 0); i++)
            current = Over(current, i, frame, run);

        return Sequence.Settle(KeepsSingleton ? Kept(current) : current, KeepsArray);
    }

    public static JsonValue? Kept(JsonValue? value)
    {
        if (value is null || value is JsonArray)
            return value;

        if (value is Sequence { IsConstructed: false } sequence)
        {
            sequence.KeepsSingleton = true;
            return sequence;
        }

        return new Sequence(value) { KeepsSingleton = true };
    }

    private JsonValue? Over(JsonValue? current, int index, Frame frame, Run run)
    {
        var step = steps[index];
        var isLast = index == steps.Length - 1;
        if (step.Node is SortNode sort)
            return Filtered(step, sort.Sort(current, frame, run), frame, run);

        if (!Sequence.IsArray(current))
        {
            var only = Once(step, current, frame, run);
            return Sequence.IsArray(only) ? Spread(only!, isLast) : only; // An array is not null.
        }

        return OverItems(current!, step, isLast, (frame, run)); // As above.
    }

    private static JsonValue? Once(PathStep step, JsonValue? item, Frame frame, Run run)
    {
        var value = step.Node.Evaluate(item, frame, run);
        return step.Stages.Count == 0 ? value : Filtered(step, value, frame, run);
    }

    private static JsonValue? OverItems(JsonValue array, PathStep step, bool isLast, (Frame Frame, Run Run) at)
    {
        JsonValue? first = null;
        Sequence? all = null;
        foreach (var item in Sequence.Items(array))
        {
            at.Run.Step();
            var value = Once(step, item, at.Frame, at.Run);
            if (value is null)
                continue;

            if (first is null)
            {
                first = value;
                continue;
            }

            if (all is null)
            {
                all = new Sequence();
                all.Flatten(first);
            }

            all.Flatten(value);
        }

        return (JsonValue?)all ?? (Sequence.IsArray(first) ? Spread(first!, isLast) : first); // An array is not null.
    }

    /// <summary>The only result of a step: an array that ends the path stays what it is.</summary>
    private static JsonValue? Spread(JsonValue array, bool isLast)
    {
        if (isLast && (array is JsonArray || array is Sequence { IsConstructed: true }))
            return array;

        var items = new Sequence();
        items.Flatten(array);
        return items.Count == 0 ? null : items;
    }

    private static JsonValue? Filtered(PathStep step, JsonValue? value, Frame frame, Run run)
    {
        foreach (var stage in step.Stages)
            value = stage.Filter?.Of(value, frame, run);

        return value;
    }
}
