using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Choices;

/// <summary>The condition of a rule of a Choice state.</summary>
internal abstract record Condition
{
    private Condition() { }

    public abstract bool Holds(JsonValue input, Scope scope);

    public sealed record And(IReadOnlyList<Condition> Parts) : Condition
    {
        public override bool Holds(JsonValue input, Scope scope)
        {
            foreach (var part in Parts)
            {
                if (!part.Holds(input, scope))
                    return false;
            }

            return true;
        }
    }

    public sealed record Or(IReadOnlyList<Condition> Parts) : Condition
    {
        public override bool Holds(JsonValue input, Scope scope)
        {
            foreach (var part in Parts)
            {
                if (part.Holds(input, scope))
                    return true;
            }

            return false;
        }
    }

    public sealed record Not(Condition Part) : Condition
    {
        public override bool Holds(JsonValue input, Scope scope) => !Part.Holds(input, scope);
    }

    public sealed record IsPresent(PathExpression Variable, bool Wanted) : Condition
    {
        public override bool Holds(JsonValue input, Scope scope) => Variable.TryEvaluate(input, scope) is not null == Wanted;
    }

    /// <summary>A test of the type: <c>IsNull</c>, <c>IsNumeric</c> and their kin. False negates it.</summary>
    public sealed record Is(PathExpression Variable, Func<JsonValue, bool> Type, bool Wanted) : Condition
    {
        public override bool Holds(JsonValue input, Scope scope) => Type(Variable.Evaluate(input, scope)) == Wanted;
    }

    public sealed record Compare(PathExpression Variable, Func<JsonValue, JsonValue, bool> Test, Expression With) : Condition
    {
        public override bool Holds(JsonValue input, Scope scope) =>
            Test(Variable.Evaluate(input, scope), With.Evaluate(input, scope));
    }

    /// <summary>An expression that yields true or false.</summary>
    public sealed record Computed(Expression Value) : Condition
    {
        public override bool Holds(JsonValue input, Scope scope) => Value.Evaluate(input, scope) is JsonBoolean { Value: true };
    }
}
