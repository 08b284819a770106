using Millrace.States.Json;
using Millrace.States.Testing;

namespace Millrace.States.Expressions;

/// <summary>Something in a definition that yields a value when a state runs. Compiled once, run often, thread-safe.</summary>
internal abstract class Expression
{
    /// <summary>Another run may yield another value, even from the same input.</summary>
    public virtual bool IsRandom => false;

    /// <summary>The names of the variables that it reads.</summary>
    public virtual IReadOnlyList<string> Variables => [];

    /// <param name="input">What <c>$</c> stands for.</param>
    /// <param name="scope">Everything else that an expression may see.</param>
    /// <exception cref="StateException">The expression cannot be evaluated.</exception>
    public abstract JsonValue Evaluate(JsonValue input, Scope scope);
}

/// <summary>What an expression sees besides its input.</summary>
internal abstract class Scope
{
    /// <summary>The context object, <c>$$</c>.</summary>
    public abstract JsonObject Context { get; }

    public abstract JsonObject Variables { get; }

    public abstract Random Random { get; }

    public abstract DateTimeOffset Now { get; }

    /// <summary>Who is told of the stages that data passes through; null unless a single state is tested.</summary>
    public virtual Inspection? Inspection => null;
}

internal sealed class ConstantExpression(JsonValue value) : Expression
{
    public JsonValue Value => value;

    public override JsonValue Evaluate(JsonValue input, Scope scope) => value;
}
