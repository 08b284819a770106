using System.Text.Json;
using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Parsing;

namespace Millrace.States.Jsonata.Values;

/// <summary>A function as a value. It may lie in arrays and objects while an evaluation runs.</summary>
internal abstract class Function : JsonValue
{
    public override JsonKind Kind => JsonKind.Null;

    public override int Depth => Sequence.Foreign;

    public override long Size => 2;

    /// <summary>How many arguments a higher-order function gives it.</summary>
    public abstract int Arity { get; }

    /// <summary>Calls it with arguments of the right kinds. A tail call may be left to the caller: see <see cref="Run.Call"/>.</summary>
    public abstract JsonValue? Invoke(in Call call);

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteStringValue("");
}

/// <summary>One call: the arguments, the context of the caller, and where it happens.</summary>
internal readonly ref struct Call(JsonValue?[] arguments, JsonValue? context, Frame frame, Run run)
{
    public JsonValue?[] Arguments => arguments;

    public JsonValue? Context => context;

    public Frame Frame => frame;

    public Run Run => run;

    public JsonValue? this[int index] => index < arguments.Length ? arguments[index] : null;
}

internal delegate JsonValue? NativeBody(in Call call);

/// <summary>A function of the library.</summary>
internal sealed class NativeFunction(string name, int arity, Signature? signature, NativeBody body) : Function
{
    public string Name => name;

    public override int Arity => arity;

    public bool IsRandom { get; init; }

    /// <summary>Whether it belongs to Step Functions' additions or is one that they leave out.</summary>
    public bool IsRefusedInAws { get; init; }

    public override JsonValue? Invoke(in Call call)
    {
        if (IsRefusedInAws && call.Run.Environment.IsAws)
            throw JsonataException.Of("T1014", token: name);

        if (signature is null)
            return body(call);

        var fitted = signature.Fit(call.Arguments, call.Context, name);
        return body(new Call(fitted, call.Context, call.Frame, call.Run));
    }
}

/// <summary>A function of the text, with the variables that it saw.</summary>
internal sealed class Lambda(LambdaNode node, JsonValue? context, Frame frame) : Function
{
    public LambdaNode Node => node;

    public override int Arity => node.Parameters.Length;

    public override JsonValue? Invoke(in Call call)
    {
        var arguments = node.Signature is null ? call.Arguments : node.Signature.Fit(call.Arguments, call.Context, "");
        var values = arguments;
        if (arguments.Length != node.Parameters.Length || node.Signature is not null)
        {
            values = new JsonValue?[node.Parameters.Length];
            arguments.AsSpan(0, Math.Min(arguments.Length, values.Length)).CopyTo(values);
        }

        return node.Body.Evaluate(context, new Frame(frame, node.Parameters, values), call.Run);
    }
}

/// <summary>A function with some of its arguments given..</summary>
internal sealed class PartialFunction(Function function, JsonValue?[] given, int[] open) : Function
{
    public override int Arity => open.Length;

    public override JsonValue? Invoke(in Call call)
    {
        var arguments = (JsonValue?[])given.Clone();
        for (var i = 0; i < open.Length; i++)
            arguments[open[i]] = call[i];

        return call.Run.Call(function, new Call(arguments, call.Context, call.Frame, call.Run));
    }
}

/// <summary>Two functions, one after the other.</summary>
internal sealed class ChainedFunction(Function first, Function second) : Function
{
    public override int Arity => 1;

    public override JsonValue? Invoke(in Call call)
    {
        var between = call.Run.Call(first, new Call([call[0]], null, call.Frame, call.Run));
        return call.Run.Call(second, new Call([between], null, call.Frame, call.Run));
    }
}

/// <summary>What is left to do when a function ends in a call of another: its caller calls it, so that the stack does not grow.</summary>
internal sealed class TailCall : Function
{
    public static readonly TailCall Pending = new();

    public override int Arity => 0;

    public override JsonValue? Invoke(in Call call) => null;
}
