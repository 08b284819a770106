using Millrace.States.Json;
using Millrace.States.Jsonata.Functions;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>What is called, and how an error names it.</summary>
internal sealed record Callee(Node Node, string Name, bool IsName)
{
    public Function Of(JsonValue? input, Frame frame, Run run, (string Missing, string Other) codes)
    {
        var value = Node.Evaluate(input, frame, run);
        if (value is Function function)
            return function;

        // sum(...) instead of $sum(...) is so common a slip that it has a message of its own.
        var isSlip = value is null && IsName && (frame.TryLookup(Name, out _) || Library.Find(Name) is not null || run.Environment.Lookup(Name) is not null);
        throw JsonataException.Of(isSlip ? codes.Missing : codes.Other, Node.Position, token: isSlip ? Name : null);
    }
}

internal sealed class CallNode(Callee callee, Node[] arguments, int levels, int position) : Node(position)
{
    public bool IsTailCall { get; init; }

    public bool KeepsArray { get; init; }

    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run) => Evaluate(null, false, (input, frame, run));

    /// <summary>With a first argument that stands before the call, as in <c>x ~> $f(y)</c>.</summary>
    public JsonValue? EvaluateWith(JsonValue? first, JsonValue? input, Frame frame, Run run) => Evaluate(first, true, (input, frame, run));

    private JsonValue? Evaluate(JsonValue? first, bool hasFirst, (JsonValue? Input, Frame Frame, Run Run) at)
    {
        var (input, frame, run) = at;
        var before = run.Enter(levels);
        var function = callee.Of(input, frame, run, ("T1005", "T1006"));
        var values = new JsonValue?[hasFirst ? arguments.Length + 1 : arguments.Length];
        var offset = hasFirst ? 1 : 0;
        if (hasFirst)
            values[0] = first;

        for (var i = 0; i < arguments.Length; i++)
            values[i + offset] = arguments[i].Evaluate(input, frame, run);

        JsonValue? result;
        try
        {
            if (IsTailCall && !hasFirst && function is Lambda)
            {
                run.Leave(before);
                return run.Postpone(function, values, input);
            }

            result = run.Call(function, new Call(values, input, frame, run));
        }
        catch (JsonataException exception) when (exception.Position == 0)
        {
            throw new JsonataException(exception.Code, exception.Message.Replace("function \"\"", $"function \"{callee.Name}\"", StringComparison.Ordinal), Position);
        }

        run.Leave(before);
        return Sequence.Settle(result, KeepsArray);
    }
}

internal sealed class PartialNode(Callee callee, Node?[] arguments, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var values = new JsonValue?[arguments.Length];
        var open = new List<int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (arguments[i] is { } argument)
                values[i] = argument.Evaluate(input, frame, run);
            else
                open.Add(i);
        }

        return new PartialFunction(callee.Of(input, frame, run, ("T1007", "T1008")), values, [.. open]);
    }
}

/// <summary><c>x ~> f</c>: a call, or a chain of functions.</summary>
internal sealed class ApplyNode(Node left, Node right, (int Levels, bool KeepsArray) how, int position) : Node(position)
{
    public override JsonValue? Evaluate(JsonValue? input, Frame frame, Run run)
    {
        var value = left.Evaluate(input, frame, run);
        if (right is CallNode call)
            return Sequence.Settle(call.EvaluateWith(value, input, frame, run), how.KeepsArray);

        if (right.Evaluate(input, frame, run) is not Function function)
            throw Error("T2006", "~>");

        if (value is Function first)
            return new ChainedFunction(first, function);

        var before = run.Enter(how.Levels);
        var result = run.Call(function, new Call([value], input, frame, run));
        run.Leave(before);
        return Sequence.Settle(result, how.KeepsArray);
    }
}

internal sealed class RegexNode(RegexFunction regex, int position) : Node(position)
{
    public override JsonValue Evaluate(JsonValue? input, Frame frame, Run run) => regex;
}
