using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>Follows the steps of a path through a value.</summary>
internal static class PathEvaluation
{
    public static JsonValue? Follow(JsonValue value, PathStep step) => step switch
    {
        PathStep.Name(var key) => value is JsonObject members && members.TryGet(key, out var member) ? member : null,
        PathStep.Index(var at) => value is JsonArray items ? At(items, at) : null,
        PathStep.Function(var called) => PathFunctions.Call(called, value),
        PathStep.Merge(var keys) => value is JsonObject members ? Merged(members, keys) : null,
        _ => null,
    };

    /// <summary>How much work it is to take a step from a value, besides looking at what is found.</summary>
    public static long CostOf(PathStep step, JsonValue value) => (step, value) switch
    {
        (PathStep.Names(var keys), _) => keys.Count,
        (PathStep.Merge(var keys), _) => keys.Count,
        (PathStep.Indexes(var at), _) => at.Count,
        (PathStep.Function { Called: not ("length" or "size" or "first" or "last") }, JsonArray items) => items.Count,
        (PathStep.Function { Called: "keys" }, JsonObject members) => members.Count,
        _ => 1,
    };

    public static List<JsonValue> SelectAll(JsonValue from, IReadOnlyList<PathStep> steps, PathRun run)
    {
        List<JsonValue> current = [from];
        foreach (var step in steps)
        {
            List<JsonValue> next = [];
            foreach (var value in current)
            {
                run.Spend(CostOf(step, value));
                foreach (var found in Select(value, step, run))
                {
                    run.Spend();
                    next.Add(found);
                }
            }

            current = next;
        }

        return current;
    }

    private static IEnumerable<JsonValue> Select(JsonValue value, PathStep step, PathRun run) => step switch
    {
        PathStep.Names(var keys) => value is JsonObject ? Present(keys.Select(key => Follow(value, new PathStep.Name(key)))) : [],
        PathStep.Indexes(var at) => value is JsonArray items ? Present(at.Select(index => At(items, index))) : [],
        PathStep.Slice slice => value is JsonArray items ? Cut(items, slice) : [],
        PathStep.Wildcard => Children(value),
        PathStep.Descend => SelfAndDescendants(value, run),
        PathStep.Filter { IsAfterDescent: true, Condition: var condition } when !condition.Accepts(value, run) => [],
        PathStep.Filter(var condition) => value switch
        {
            JsonArray items => items.Items.Where(item => condition.Accepts(item, run)),
            JsonObject => condition.Accepts(value, run) ? [value] : [],
            _ => [],
        },
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

    private static JsonObject Merged(JsonObject members, IReadOnlyList<string> keys)
    {
        List<KeyValuePair<string, JsonValue>> merged = new(keys.Count);
        foreach (var key in keys)
        {
            if (members.TryGet(key, out var value))
                merged.Add(new(key, value));
        }

        return JsonObject.From(merged);
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

    private static List<JsonValue> SelfAndDescendants(JsonValue value, PathRun run)
    {
        List<JsonValue> found = [];
        var open = new Stack<JsonValue>([value]);
        while (open.TryPop(out var next))
        {
            run.Spend();
            if (next.Kind is not (JsonKind.Array or JsonKind.Object))
                continue;

            found.Add(next);
            foreach (var child in Children(next).Reverse())
                open.Push(child);
        }

        return found;
    }
}
