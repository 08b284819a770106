using Millrace.States.Choices;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Language;

namespace Millrace.States.Definitions;

/// <summary>A compiled state. <see cref="Index"/> is its place in its machine.</summary>
internal abstract record State(string Name, int Index, DataFlow Flow)
{
    /// <summary>The word in the field Type.</summary>
    public abstract string Type { get; }

    /// <summary>All transitions that leave the state.</summary>
    public abstract IEnumerable<Transition> Transitions { get; }
}

/// <summary>A state with one way on: Next, or End.</summary>
internal abstract record StepState(string Name, int Index, DataFlow Flow, Transition Next) : State(Name, Index, Flow)
{
    public override IEnumerable<Transition> Transitions => [Next];
}

/// <summary>A state that does work which can fail, be retried and be caught.</summary>
internal abstract record WorkState(string Name, int Index, DataFlow Flow, Transition Next) : StepState(Name, Index, Flow, Next)
{
    public required FailureRules OnFailure { get; init; }

    public override IEnumerable<Transition> Transitions => [Next, .. OnFailure.Catchers.Select(catcher => catcher.Next)];
}

internal sealed record PassState(string Name, int Index, DataFlow Flow, Transition Next, JsonValue? Result)
    : StepState(Name, Index, Flow, Next)
{
    public override string Type => "Pass";
}

internal sealed record TaskState(string Name, int Index, DataFlow Flow, Transition Next) : WorkState(Name, Index, Flow, Next)
{
    public required string Resource { get; init; }

    /// <summary>The role that the task is done under: checked, not used.</summary>
    public required Expression? Credentials { get; init; }

    public required Expression? TimeoutSeconds { get; init; }

    public required Expression? HeartbeatSeconds { get; init; }

    public override string Type => "Task";
}

internal sealed record ChoiceState(string Name, int Index, DataFlow Flow) : State(Name, Index, Flow)
{
    public required IReadOnlyList<ChoiceRule> Rules { get; init; }

    public required Transition? Default { get; init; }

    public override string Type => "Choice";

    public override IEnumerable<Transition> Transitions =>
        Rules.Select(rule => rule.Next).Concat(Default is null ? [] : [Default]);
}

internal sealed record ChoiceRule(Condition Condition, Transition Next, DataFlow Flow);

internal sealed record WaitState(string Name, int Index, DataFlow Flow, Transition Next, WaitUntil Until)
    : StepState(Name, Index, Flow, Next)
{
    public override string Type => "Wait";
}

/// <summary>How long a Wait lasts: one of four fields, and its name for the messages.</summary>
internal sealed record WaitUntil(string Field, Expression Value, bool IsTimestamp);

internal sealed record SucceedState(string Name, int Index, DataFlow Flow) : State(Name, Index, Flow)
{
    public override string Type => "Succeed";

    public override IEnumerable<Transition> Transitions => [];
}

internal sealed record FailState(string Name, int Index, DataFlow Flow, Expression? Error, Expression? Cause)
    : State(Name, Index, Flow)
{
    public override string Type => "Fail";

    public override IEnumerable<Transition> Transitions => [];
}

internal sealed record ParallelState(string Name, int Index, DataFlow Flow, Transition Next) : WorkState(Name, Index, Flow, Next)
{
    public required IReadOnlyList<Machine> Branches { get; init; }

    public override string Type => "Parallel";
}

internal sealed record MapState(string Name, int Index, DataFlow Flow, Transition Next) : WorkState(Name, Index, Flow, Next)
{
    public required Machine Iteration { get; init; }

    /// <summary>Yields the items. Null: the input itself.</summary>
    public required Expression? Items { get; init; }

    public required Expression? Selector { get; init; }

    public required Expression? MaxConcurrency { get; init; }

    /// <summary>Null: an inline Map.</summary>
    public DistributedMap? Distributed { get; init; }

    public override string Type => "Map";
}

/// <summary>States that belong together: the whole definition, a branch of a Parallel, the iteration of a Map.</summary>
internal sealed record Machine(State Start, IReadOnlyList<State> States);

/// <summary>The way to another state of the same machine, or to its end.</summary>
internal sealed class Transition(string? target, string pointer)
{
    /// <summary>The name of the state, null for the end.</summary>
    public string? Target => target;

    public string Pointer => pointer;

    /// <summary>The state itself; set when all states of the machine are known. Null at the end.</summary>
    public State? To { get; internal set; }
}
