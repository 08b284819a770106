using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Parsing;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata;

/// <summary>One compiled expression. It may be shared by threads and evaluated any number of times.</summary>
internal sealed class JsonataProgram
{
    private readonly Node _node;
    private readonly Externals _externals;

    private JsonataProgram(Syntax tree, bool seesOuterVariables)
    {
        var bound = BoundNames.Of(tree);
        var compiler = new NodeCompiler(bound, seesOuterVariables);
        _node = compiler.Compile(tree);
        _externals = compiler.Externals;
        var uses = ProgramUses.Of(tree, bound);
        (FreeVariables, StatesPaths, IsRandom, UsesEval) = (uses.FreeVariables, uses.StatesPaths, uses.IsRandom, uses.UsesEval);
    }

    /// <summary>Variables, without the dollar sign, that the expression uses and does not bind, in order of first use.</summary>
    public IReadOnlyList<string> FreeVariables { get; }

    /// <summary>For each use of <c>$states</c> the names that follow it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> StatesPaths { get; }

    /// <summary>Another evaluation may yield another value.</summary>
    public bool IsRandom { get; }

    /// <summary>It calls $eval, which Step Functions refuse.</summary>
    public bool UsesEval { get; }

    /// <exception cref="JsonataException">The text cannot be compiled.</exception>
    public static JsonataProgram Parse(string text) => new(Arrangement.Arrange(Parser.Parse(text)), seesOuterVariables: false);

    /// <summary>The text of a $eval, which sees the variables of the place where it stands.</summary>
    internal static JsonataProgram ParseInner(string text) => new(Arrangement.Arrange(Parser.Parse(text)), seesOuterVariables: true);

    /// <summary>The value, or null when it is undefined.</summary>
    /// <exception cref="JsonataException">The expression fails, takes too long or yields a function.</exception>
    public JsonValue? Evaluate(JsonValue? input, JsonataEnvironment environment)
    {
        var run = new Run(environment, input, _externals);
        var context = input is JsonArray ? new Sequence(input) { IsOuter = true } : input;
        return Result.Of(_node.Evaluate(context, new Frame(null), run), run);
    }

    internal JsonValue? EvaluateInner(JsonValue? input, Frame frame, Run run)
    {
        var context = input is JsonArray ? new Sequence(input) { IsOuter = true } : input;
        return _node.Evaluate(context, new Frame(frame), run);
    }
}
