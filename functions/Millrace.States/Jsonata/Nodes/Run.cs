using System.Diagnostics;
using System.Runtime.CompilerServices;
using Millrace.States.Json;
using Millrace.States.Jsonata.Functions;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>One evaluation: what it was given, and what it may still spend.</summary>
internal sealed class Run(JsonataEnvironment environment, JsonValue? root, Externals externals)
{
    private const int StepsBetweenLooks = 512;

    private long _started = Stopwatch.GetTimestamp();
    private readonly JsonValue?[] _externals = new JsonValue?[externals.Count];
    private int _steps = StepsBetweenLooks;
    private int _depth;
    private Function? _pending;
    private JsonValue?[] _pendingArguments = [];
    private JsonValue? _pendingContext;

    public JsonataEnvironment Environment => environment;

    public JsonValue? Root => root;

    public TimeSpan Remaining => environment.TimeLimit - Stopwatch.GetElapsedTime(_started);

    /// <summary>The evaluation of a text within this one: it spends the same time and depth.</summary>
    public Run Inner(Externals inner) => new(environment, root, inner) { _started = _started, _depth = _depth };

    /// <summary>Counts a step; the clock is read once in a while.</summary>
    public void Step()
    {
        if (--_steps < 0)
            Look();
    }

    public void Steps(int count)
    {
        _steps -= count;
        if (_steps < 0)
            Look();
    }

    /// <summary>A variable from outside, or else a function of the library. Asked for once in an evaluation.</summary>
    public JsonValue? External(int index)
    {
        if (_externals[index] is { } known)
            return known;

        var name = externals.Name(index);
        return _externals[index] = environment.Lookup(name) ?? Library.Find(name);
    }

    public JsonValue? Call(Function function, in Call call)
    {
        Step();
        var result = function.Invoke(call);
        while (ReferenceEquals(result, TailCall.Pending))
        {
            Step();
            result = _pending!.Invoke(new Call(_pendingArguments, _pendingContext, call.Frame, this)); // Set with the token.
        }

        return result;
    }

    public JsonValue Postpone(Function function, JsonValue?[] arguments, JsonValue? context)
    {
        (_pending, _pendingArguments, _pendingContext) = (function, arguments, context);
        return TailCall.Pending;
    }

    /// <summary>Goes deeper by as many levels as the call lies below its function's body.</summary>
    public int Enter(int levels)
    {
        var before = _depth;
        _depth += levels;
        return _depth >= environment.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? throw JsonataException.Of("U1001")
            : before;
    }

    public void Leave(int before) => _depth = before;

    /// <summary>Reads the clock: for what may take long in one step.</summary>
    public void Look()
    {
        _steps = StepsBetweenLooks;
        if (Stopwatch.GetElapsedTime(_started) > environment.TimeLimit)
            throw TimeIsUp(environment);
    }

    public static JsonataException TimeIsUp(JsonataEnvironment environment) =>
        JsonataException.Of("D1012", value: $"{environment.TimeLimit.TotalMilliseconds} ms");
}

/// <summary>The names that an expression uses without binding them.</summary>
internal sealed class Externals
{
    private readonly List<string> _names = [];

    public int Count => _names.Count;

    public IReadOnlyList<string> Names => _names;

    public string Name(int index) => _names[index];

    public int Index(string name)
    {
        var index = _names.IndexOf(name);
        if (index >= 0)
            return index;

        _names.Add(name);
        return _names.Count - 1;
    }
}
