using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Language;

/// <summary>Arguments, Output and Assign. Without Output the result is the output, and where there is none, the input.</summary>
internal sealed class JsonataFlow : DataFlow
{
    /// <summary>What a state has when it is left.</summary>
    public enum Kind
    {
        /// <summary>Its input.</summary>
        Nothing,

        /// <summary>The result of its work, <c>$states.result</c>.</summary>
        Result,

        /// <summary>An error that is caught, <c>$states.errorOutput</c>.</summary>
        ErrorOutput,
    }

    /// <summary>The field Arguments.</summary>
    public Expression? Given { get; init; }

    public Expression? Output { get; init; }

    public Expression? Assign { get; init; }

    public Kind Yields { get; init; }

    public override Expression? Arguments => Given;

    protected override string Prepared => Stages.AfterArguments;

    public override JsonValue Enter(JsonValue raw, Scope scope) => raw;

    public override StateOutput Leave(JsonValue raw, JsonValue result, Scope scope)
    {
        if (Output is null && Assign is null)
            return new StateOutput(result, JsonObject.Empty);

        // Both see the variables of before: neither sees what the other does.
        var left = Yields == Kind.Nothing ? scope : new LeavingScope(scope)
        {
            Result = Yields == Kind.Result ? result : null,
            ErrorOutput = Yields == Kind.ErrorOutput ? result : null,
        };
        var output = Output?.Evaluate(raw, left) ?? result;
        return new StateOutput(output, Assign?.Evaluate(raw, left) as JsonObject ?? JsonObject.Empty);
    }
}

/// <summary>What the expressions see that are evaluated when the work is done.</summary>
internal sealed class LeavingScope(Scope inner) : Scope
{
    public JsonValue? Result { get; init; }

    public JsonValue? ErrorOutput { get; init; }

    public override JsonObject Context => inner.Context;

    public override JsonObject Variables => inner.Variables;

    public override Random Random => inner.Random;

    public override DateTimeOffset Now => inner.Now;
}
