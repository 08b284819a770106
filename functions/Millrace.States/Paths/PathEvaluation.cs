using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>Follows the steps of a path through a value.</summary>
internal static class PathEvaluation
{
    // A path such as $..*..*..* selects the same values over and over; past this it is a mistake, not a query.
    private const int MostValues = 1_000_000;

    public static JsonValue? Follow(JsonValue value, PathStep step) => step switch
    {
        PathStep.Name(var key) => value is JsonObject members && members.TryGet(key, out var member) ? member : null,
        PathStep.Index(var at) => value is JsonArray items ? At(items, at) : null,
        PathStep.Function(var called) => PathFunctions.Call(called, value),
        _ => null,
    };

    public static IEnumerable<JsonValue> SelectAll(JsonValue from, JsonValue root, IReadOnlyList<PathStep> steps)
    {
        List<JsonValue> current = [from];
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is PathStep.Function(var called) && !steps.Take(i).All(step => step.IsDefinite))
                return PathFunctions.Call(called, new JsonArray([.. current])) is { } result ? [result] : [];

            List<JsonValue> next = [];
            foreach (var value in current)
            {
                next.AddRange(Select(value, root, steps[i]));
                if (next.Count > MostValues)
                    throw StateException.Runtime($"A JSONPath selects more than {MostValues} values.");
            }

            current = next;
        }

        return current;
    }

    private static IEnumerable<JsonValue> Select(JsonValue value, JsonValue root, PathStep step) => step switch
    {
        PathStep.Names(var keys) => value is JsonObject ? Present(keys.Select(key => Follow(value, new PathStep.Name(key)))) : [],
        PathStep.Indexes(var at) => value is JsonArray items ? Present(at.Select(index => At(items, index))) : [],
        PathStep.Slice slice => value is JsonArray items ? Cut(items, slice) : [],
        PathStep.Wildcard => Children(value),
        PathStep.Descend => SelfAndDescendants(value),
        PathStep.Filter(var condition) => value is JsonArray items
            ? items.Items.Where(item => condition.Accepts(item, root))
            : condition.Accepts(value, root) && value is JsonObject ? [value] : [],
        _ => Present([Follow(value, step)]),
    };

    private static IEnumerable<JsonValue> Present(IEnumerable<JsonValue?> values)
    {
        foreach (var value in values)
        {
            if (value is not null)
                yield return value;
        }
    }

    private static JsonValue? At(JsonArray items, int index)
    {
        var place = index < 0 ? items.Count + (long)index : index;
        return place >= 0 && place < items.Count ? items[(int)place] : null;
    }

    private static IEnumerable<JsonValue> Cut(JsonArray items, PathStep.Slice slice)
    {
        var from = Bound(slice.From ?? 0, items.Count);
        var to = Bound(slice.To ?? items.Count, items.Count);
        for (long i = from; i < to; i += slice.By)
            yield return items[(int)i];
    }

    private static int Bound(int index, int count) => (int)Math.Clamp(index < 0 ? count + (long)index : index, 0, count);

    private static IEnumerable<JsonValue> Children(JsonValue value) => value switch
    {
        JsonArray items => items.Items,
        JsonObject members => members.Members.Select(member => member.Value),
        _ => [],
    };

    private static List<JsonValue> SelfAndDescendants(JsonValue value)
    {
        List<JsonValue> found = [];
        var open = new Stack<JsonValue>([value]);
        while (open.TryPop(out var next))
        {
            if (next.Kind is not (JsonKind.Array or JsonKind.Object))
                continue;

            found.Add(next);
            foreach (var child in Children(next).Reverse())
                open.Push(child);
        }

        return found;
    }
}
