using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;

namespace Millrace.States.Jsonata.Values;

/// <summary>One item on its way through a path, with the names that the steps before have bound.</summary>
internal readonly record struct PathTuple(JsonValue? Value, TupleBinding? Bindings)
{
    public PathTuple With(string name, JsonValue? value) => this with { Bindings = new TupleBinding(name, value, Bindings) };

    public Frame Frame(Frame outer) => Bindings is null ? outer : new Frame(outer) { Bindings = Bindings };
}

/// <summary>The tuples of a path whose bound names are of use to the path around it.</summary>
internal sealed class TupleStream(List<PathTuple> tuples) : Sequence
{
    public List<PathTuple> Tuples => tuples;

    public override int Count => tuples.Count;

    public override int Depth => Values().Depth;

    public override ReadOnlySpan<JsonValue> Span => Values().Span;

    /// <summary>The items without their names.</summary>
    public Sequence Values()
    {
        var values = new Sequence();
        foreach (var tuple in tuples)
        {
            if (tuple.Value is not null)
                values.Add(tuple.Value);
        }

        return values;
    }
}
