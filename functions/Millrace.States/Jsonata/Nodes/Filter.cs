using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>A predicate: an index, or a condition for each item.</summary>
internal sealed class Filter(Node predicate)
{
    private readonly int? _index = predicate is ConstantNode { Value: JsonNumber number } ? (int)Math.Clamp(Math.Floor(number.AsDouble), int.MinValue, int.MaxValue) : null;

    public JsonValue? Of(JsonValue? input, Frame frame, Run run)
    {
        if (input is null)
            return null;

        if (input is TupleStream stream)
            return new TupleStream(Of(stream.Tuples, frame, run));

        if (!Sequence.IsArray(input))
            return Accepts(predicate.Evaluate(input, frame, run), 0, 1) ? input : null;

        var items = Sequence.Items(input);
        if (_index is { } index)
        {
            index = index < 0 ? items.Length + index : index;
            return (uint)index < (uint)items.Length ? items[index] : null;
        }

        var kept = new Sequence();
        for (var i = 0; i < items.Length; i++)
        {
            run.Step();
            var item = items[i];
            Keep(kept, item, predicate.Evaluate(item, frame, run), (i, items.Length));
        }

        return kept.Count == 1 && !Sequence.IsArray(kept.Span[0]) ? kept.Span[0] : kept.Count == 0 ? null : kept;
    }

    public List<PathTuple> Of(List<PathTuple> tuples, Frame frame, Run run)
    {
        var kept = new List<PathTuple>();
        for (var i = 0; i < tuples.Count; i++)
        {
            run.Step();
            if (Accepts(predicate.Evaluate(tuples[i].Value, tuples[i].Frame(frame), run), i, tuples.Count))
                kept.Add(tuples[i]);
        }

        return kept;
    }

    private static void Keep(Sequence kept, JsonValue item, JsonValue? result, (int Index, int Count) place)
    {
        if (Accepts(result, place.Index, place.Count))
            kept.Add(item);
    }

    private static bool Accepts(JsonValue? result, int index, int count)
    {
        if (result is JsonBoolean boolean)
            return boolean.Value;

        if (Numbers.TryGet(result, out var number))
            return IsAt(number, index, count);

        if (!Sequence.IsArray(result) || Sequence.CountOf(result) == 0)
            return Truth.Of(result);

        var isAmong = false;
        foreach (var item in Sequence.Items(result))
        {
            if (item is not JsonNumber place)
                return Truth.Of(result);

            isAmong |= IsAt(place.AsDouble, index, count);
        }

        return isAmong;
    }

    private static bool IsAt(double number, int index, int count)
    {
        var place = Math.Floor(number);
        return (place < 0 ? count + place : place) == index;
    }
}

/// <summary>An expression that is no path, and its predicates.</summary>
internal sealed class FilteredNode(Node inner, Filter[] filters, bool keepsArray, int position) : Node(position)
{
    public bool IsOverArray => inner is ArrayNode;

    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var value = inner.Evaluate(input, frame, run);
        foreach (var filter in filters)
            value = filter.Of(value, frame, run);

        return Sequence.Settle(keepsArray && value is not TupleStream ? PathNode.Kept(value) : value, keepsArray);
    }
}
