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

    public JsonValue Prepare(JsonValue entered, Scope scope) => Arguments?.Evaluate(entered, scope) ?? entered;
}
