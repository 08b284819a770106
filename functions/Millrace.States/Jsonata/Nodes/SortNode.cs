using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

internal sealed record SortKey(Node Node, bool IsDescending);

/// <summary>Orders what a path has selected. Each key of an item is found once, and only when two items are compared by it.</summary>
internal sealed class SortNode(SortKey[] keys, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) => Sort(input, frame, run);

    public JsonValue? Sort(JsonValue? input, Frame frame, Run run)
    {
        if (!Sequence.IsArray(input) || Sequence.CountOf(input) <= 1)
            return input;

        var items = Sequence.Items(input);
        var rows = new Row[items.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new Row(items[i], frame, keys.Length);

        var sorted = new JsonValue[rows.Length];
        var order = Order(rows, run);
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = items[order[i]];

        return new JsonArray(sorted);
    }

    public List<PathTuple> Sort(List<PathTuple> tuples, Frame frame, Run run)
    {
        if (tuples.Count <= 1)
            return tuples;

        Row[] rows = [.. tuples.Select(tuple => new Row(tuple.Value, tuple.Frame(frame), keys.Length))];
        return [.. Order(rows, run).Select(place => tuples[place])];
    }

    private int[] Order(Row[] rows, Run run) =>
        StableSort.Order(rows.Length, (a, b) => Compare(rows[a], rows[b], run) > 0);

    private int Compare(Row first, Row second, Run run)
    {
        run.Step();
        for (var i = 0; i < keys.Length; i++)
        {
            var a = first.Key(i, keys[i].Node, run);
            var b = second.Key(i, keys[i].Node, run);
            if (a is null || b is null)
            {
                if (a is null && b is null)
                    continue;

                return a is null ? 1 : -1;
            }

            var order = Compare(a, b);
            if (order != 0)
                return keys[i].IsDescending ? -order : order;
        }

        return 0;
    }

    private int Compare(JsonValue first, JsonValue second) => (first, second) switch
    {
        (JsonNumber a, JsonNumber b) => a.CompareTo(b),
        (JsonString a, JsonString b) => string.CompareOrdinal(a.Value, b.Value),
        (JsonNumber or JsonString, JsonNumber or JsonString) => throw Error("T2007", "^", first, second),
        _ => throw Error("T2008", "^", first is JsonNumber or JsonString ? second : first),
    };

    private sealed class Row(JsonValue? item, Frame frame, int keys)
    {
        private readonly JsonValue?[] _keys = new JsonValue?[keys];
        private int _known;

        public JsonValue? Key(int index, Node node, Run run)
        {
            for (; _known <= index; _known++)
                _keys[_known] = node.Evaluate(item, frame, run);

            return _keys[index];
        }
    }
}

/// <summary>A merge sort, since the comparison may be any function of the user's.</summary>
internal static class StableSort
{
    /// <summary>The places of the items in their new order.</summary>
    public static int[] Order(int count, Func<int, int, bool> isAfter)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;

        var merged = new int[count];
        for (var width = 1; width < count; width *= 2)
        {
            for (var start = 0; start < count; start += 2 * width)
                Merge(order, merged, (start, Math.Min(start + width, count), Math.Min(start + (2 * width), count)), isAfter);

            (order, merged) = (merged, order);
        }

        return order;
    }

    private static void Merge(int[] from, int[] to, (int Start, int Middle, int End) part, Func<int, int, bool> isAfter)
    {
        var (left, right) = (part.Start, part.Middle);
        for (var i = part.Start; i < part.End; i++)
        {
            var takesRight = left == part.Middle || (right < part.End && isAfter(from[left], from[right]));
            to[i] = takesRight ? from[right++] : from[left++];
        }
    }
}
