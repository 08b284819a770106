using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary><c>$</c>, what the expression is looking at.</summary>
internal sealed class ContextNode(bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) =>
        Sequence.Settle(input is Sequence { IsOuter: true } outer ? outer.Span[0] : input, keepsArray);
}

/// <summary><c>$$</c>, the whole input.</summary>
internal sealed class RootNode(bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) => Sequence.Settle(run.Root, keepsArray);
}

/// <summary>A variable that nothing in the expression binds.</summary>
internal sealed class ExternalNode(int index, bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) => Sequence.Settle(run.External(index), keepsArray);
}

/// <summary>A variable that the expression binds somewhere, though perhaps not where it is used.</summary>
internal sealed class BoundNode(string name, int index, bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) =>
        Sequence.Settle(frame.TryLookup(name, out var value) ? value : run.External(index), keepsArray);
}

/// <summary>A variable in the text of a $eval, which any of the programs around it may have bound.</summary>
internal sealed class NamedNode(string name, bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) =>
        Sequence.Settle(frame.TryLookup(name, out var value) ? value : run.Named(name), keepsArray);
}

/// <summary>The input of an earlier step, which that step has left under a label.</summary>
internal sealed class ParentNode(string label, bool keepsArray, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) =>
        Sequence.Settle(frame.TryLookup(label, out var value) ? value : null, keepsArray);
}

internal sealed class BindNode(string name, Node value, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var result = value.Evaluate(input, frame, run);
        frame.Bind(name, result);
        return result;
    }
}

internal sealed class BlockNode(Node[] parts, bool hasVariables, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var inner = hasVariables ? new Frame(frame) : frame;
        JsonValue? result = null;
        foreach (var part in parts)
            result = part.Evaluate(input, inner, run);

        return result;
    }
}

internal sealed class ConditionNode(Node condition, Node then, Node? otherwise, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) => Truth.Of(condition.Evaluate(input, frame, run))
        ? then.Evaluate(input, frame, run)
        : otherwise?.Evaluate(input, frame, run);
}

internal sealed class LambdaNode(string[] parameters, Node body, Parsing.Signature? signature, int position) : Node(position)
{
    public string[] Parameters => parameters;

    public Node Body => body;

    public Parsing.Signature? Signature => signature;

    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run) => new Lambda(this, input, frame);
}
