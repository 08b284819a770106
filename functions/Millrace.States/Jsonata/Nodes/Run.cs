using System.Diagnostics;
using Millrace.States.Json;
using Millrace.States.Jsonata.Functions;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>One evaluation: what it was given, and what it may still spend.</summary>
internal sealed class Run(JsonataEnvironment environment, JsonValue? root, Externals externals)
{
    private const int StepsBetweenLooks = 512;

    // Most of what is allocated is garbage soon. Only who allocates that much while the process grows by that much holds on to it.
    private const long MostBytes = 256L * 1024 * 1024;

    private long _allocatedBefore = -1;
    private long _heldBefore;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly JsonValue?[] _externals = new JsonValue?[externals.Count];
    private int _steps = StepsBetweenLooks;
    private int _depth;
    private Function? _pending;
    private JsonValue?[] _pendingArguments = [];
    private JsonValue? _pendingContext;

    public JsonataEnvironment Environment => environment;

    public JsonValue? Root => root;

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

        return _externals[index] = Named(externals.Name(index));
    }

    public JsonValue? Named(string name) => environment.Lookup(name) ?? Library.Find(name);

    public JsonValue? Call(Function function, in Call call)
    {
        Step();
        Limits.CheckStack();
        var result = function.Invoke(call);
        while (ReferenceEquals(result, TailCall.Pending))
        {
            Step();
            result = _pending!.Invoke(new Call(_pendingArguments, _pendingContext, call.Frame, this)); // Set with the token.
        }

        if (result is JsonString text)
            Steps(text.Value.Length >> 6);

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
        return _depth < environment.MaxDepth ? before : throw JsonataException.Of("U1001");
    }

    public void Leave(int before) => _depth = before;

    /// <summary>Reads the clock: for what may take long in one step.</summary>
    public void Look()
    {
        _steps = StepsBetweenLooks;
        if (Stopwatch.GetElapsedTime(_started) > environment.TimeLimit)
            throw TimeIsUp(environment);

        LookAtMemory();
    }

    private void LookAtMemory()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        if (_allocatedBefore < 0)
            (_allocatedBefore, _heldBefore) = (allocated, GC.GetTotalMemory(forceFullCollection: false));

        if (allocated - _allocatedBefore > MostBytes && GC.GetTotalMemory(forceFullCollection: false) - _heldBefore > MostBytes)
            throw JsonataException.Of("D1011", value: $"{MostBytes >> 20} MB in all");
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
