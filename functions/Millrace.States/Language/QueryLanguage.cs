using Millrace.States.Choices;
using Millrace.States.Definitions;
using Millrace.States.Expressions;
using Millrace.States.Json;

namespace Millrace.States.Language;

/// <summary>
/// The seam between the states and the language of their expressions. JSONPath is one; JSONata will be the second:
/// it compiles its own fields (Arguments, Output, Condition) into the same flows, expressions and conditions.
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

    public abstract DataFlow Flow(Fields fields, FlowFields kinds);

    /// <summary>What a catcher does with the error, or a rule of a Choice with the input.</summary>
    public abstract DataFlow CatchFlow(Fields fields);

    /// <summary>The flow of one rule of a Choice: that of the state, with the assignments of the rule.</summary>
    public abstract DataFlow RuleFlow(Fields rule, DataFlow ofState);

    /// <summary>A field that is a constant in a range, or computed.</summary>
    public abstract Expression? Number(Fields fields, string name, long min, long max);

    /// <summary>A field that is a constant text, or computed.</summary>
    public abstract Expression? Text(Fields fields, string name);

    public abstract WaitUntil? Wait(Fields fields);

    public abstract Condition? Condition(Fields rule);

    public abstract Expression? Items(Fields fields);

    /// <summary>A template or expression that may stand for any value.</summary>
    public abstract Expression Template(JsonValue value, string pointer, ProblemList problems);
}
