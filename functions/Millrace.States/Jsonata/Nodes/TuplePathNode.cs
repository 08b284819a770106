using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>A path whose steps bind names or are asked for their parents: what flows through it are tuples.</summary>
internal sealed class TuplePathNode(PathStep[] steps, GroupNode? group, int position) : Node(position)
{
    private readonly bool _startsWithVariable = steps[0].Node is ContextNode or RootNode or ExternalNode or BoundNode or NamedNode;

    /// <summary>Another path around this one wants the names.</summary>
    public bool HandsOnTuples { get; init; }

    public bool KeepsSingleton { get; init; }

    public bool KeepsArray { get; init; }

    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var tuples = new List<PathTuple>();
        if (Sequence.IsArray(input) && !_startsWithVariable)
        {
            foreach (var item in Sequence.Items(input))
                tuples.Add(new PathTuple(item, null));
        }
        else
        {
            tuples.Add(new PathTuple(input, null));
        }

        for (var i = 0; i < steps.Length; i++)
        {
            tuples = i == 0 && steps[0].Node is ArrayNode ? Constructed(input, frame, run) : Over(tuples, steps[i], frame, run);
            if (tuples.Count == 0)
                break;
        }

        if (group is not null)
            return group.Of(new TupleStream(tuples), frame, run);

        var stream = new TupleStream(tuples);
        if (HandsOnTuples)
            return stream;

        var values = stream.Values();
        values.KeepsSingleton = KeepsSingleton;
        return Sequence.Settle(values, KeepsArray);
    }

    private List<PathTuple> Constructed(JsonValue? input, Frame frame, Run run)
    {
        var tuples = new List<PathTuple>();
        foreach (var item in Sequence.Items(steps[0].Node.Evaluate(input, frame, run)))
            tuples.Add(new PathTuple(item, null));

        return tuples;
    }

    private static List<PathTuple> Over(List<PathTuple> tuples, PathStep step, Frame frame, Run run)
    {
        var next = step.Node is SortNode sort ? Sorted(tuples, step, sort.Sort(tuples, frame, run)) : Expanded(tuples, step, frame, run);
        foreach (var stage in step.Stages)
        {
            if (stage.Filter is not null)
                next = stage.Filter.Of(next, frame, run);
            else
                next = [.. next.Select((tuple, i) => tuple.With(stage.IndexName!, Numbers.Of((long)i)))]; // A stage is one or the other.
        }

        return next;
    }

    private static List<PathTuple> Sorted(List<PathTuple> before, PathStep step, List<PathTuple> sorted) =>
        step.IndexName is null || before.Count == 0 ? sorted : [.. sorted.Select((tuple, i) => tuple.With(step.IndexName, Numbers.Of((long)i)))];

    private static List<PathTuple> Expanded(List<PathTuple> tuples, PathStep step, Frame frame, Run run)
    {
        var next = new List<PathTuple>();
        foreach (var tuple in tuples)
        {
            run.Step();
            var value = step.Node.Evaluate(tuple.Value, tuple.Frame(frame), run);
            if (value is TupleStream inner)
            {
                foreach (var one in inner.Tuples)
                    next.Add(new PathTuple(one.Value, Joined(one.Bindings, tuple.Bindings)));
            }
            else if (Sequence.IsArray(value))
            {
                var place = 0;
                foreach (var item in Sequence.Items(value))
                    next.Add(Bound(tuple, step, item, place++));
            }
            else if (value is not null)
            {
                next.Add(Bound(tuple, step, value, 0));
            }

            if (next.Count > Limits.Items)
                throw JsonataException.Of("D1011", value: $"{Limits.Items} items");
        }

        return next;
    }

    private static PathTuple Bound(PathTuple tuple, PathStep step, JsonValue item, int place)
    {
        var bound = step.FocusName is null ? tuple with { Value = item } : tuple.With(step.FocusName, item);
        if (step.IndexName is not null)
            bound = bound.With(step.IndexName, Numbers.Of((long)place));

        return step.AncestorLabel is null ? bound : bound.With(step.AncestorLabel, tuple.Value);
    }

    private static TupleBinding? Joined(TupleBinding? inner, TupleBinding? outer) =>
        inner is null ? outer : inner with { Next = Joined(inner.Next, outer) };
}
