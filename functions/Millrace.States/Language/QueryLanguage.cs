using Millrace.States.Choices;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Language;

/// <summary>
/// The seam between the states and the language of their expressions, of which there are two: each compiles its own fields into the same
/// flows, expressions and conditions.
/// </summary>
internal abstract class QueryLanguage
{
    /// <summary>Which of the data fields a kind of state has.</summary>
    [Flags]
    public enum FlowFields
    {
        None = 0,
        InputAndOutput = 1,
        Arguments = 2,
        Selector = 4,
        Placement = 8,
        Assign = 16,
        Step = InputAndOutput | Assign,
        Work = Step | Arguments | Selector | Placement,
    }

    /// <summary>As the field QueryLanguage writes it.</summary>
    public abstract string Name { get; }

    /// <summary>The fields that only this language has.</summary>
    public abstract IReadOnlySet<string> OwnFields { get; }

    /// <summary>The language whose fields must not be mixed with those of this one.</summary>
    public abstract QueryLanguage Other { get; }

    public abstract DataFlow Flow(Fields fields, FlowFields kinds);

    /// <summary>What a catcher does with the error.</summary>
    public abstract DataFlow CatchFlow(Fields fields);

    /// <summary>The flow of one rule of a Choice, whose state has this one.</summary>
    public abstract DataFlow RuleFlow(Fields rule, DataFlow ofState);

    /// <summary>The constant result of a Pass.</summary>
    public abstract JsonValue? Result(Fields fields);

    /// <summary>A field that is a constant in a range, or computed.</summary>
    public abstract Expression? Number(Fields fields, string name, NumberRange range);

    /// <summary>A field that is a constant text, or computed.</summary>
    public abstract Expression? Text(Fields fields, string name);

    public abstract WaitUntil? Wait(Fields fields);

    public abstract Condition? Condition(Fields rule);

    /// <summary>What the iterations of a Map are made of. Null: the input.</summary>
    public abstract Expression? Items(Fields fields);

    /// <summary>A field that may hold any value, parts of which are computed.</summary>
    public abstract Expression? Template(Fields fields, string name);

    /// <summary>What a reader or writer of items is given.</summary>
    public abstract Expression? Arguments(Fields fields);
}

/// <summary>What a number must be.</summary>
internal readonly record struct NumberRange(long Min, long Max)
{
    public bool IsWhole { get; init; } = true;

    public bool Accepts(JsonNumber number) => IsWhole
        ? number.TryGetWhole(out var whole) && whole >= Min && whole <= Max
        : number.AsDouble >= Min && number.AsDouble <= Max;

    public override string ToString() => IsWhole ? $"a whole number from {Min} to {Max}" : $"a number from {Min} to {Max}";
}
