using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Language;

/// <summary>What leaves a state: its output, and the variables that it assigns.</summary>
internal readonly record struct StateOutput(JsonValue Output, JsonObject Assigned);

/// <summary>How data goes into a state and out of it. Each query language has its own way.</summary>
internal abstract class DataFlow
{
    /// <summary>From the raw input to what the state works with.</summary>
    public abstract JsonValue Enter(JsonValue raw, Scope scope);

    /// <summary>From there to what is handed to the task, the branches, or the result of a Pass.</summary>
    public abstract Expression? Arguments { get; }

    /// <summary>From the result to the output.</summary>
    public abstract StateOutput Leave(JsonValue raw, JsonValue result, Scope scope);

    /// <summary>What the stage of <see cref="Arguments"/> is called.</summary>
    protected abstract string Prepared { get; }

    public JsonValue Prepare(JsonValue entered, Scope scope)
    {
        var prepared = Arguments?.Evaluate(entered, scope) ?? entered;
        scope.Inspection?.See(Prepared, prepared);
        return prepared;
    }
}
