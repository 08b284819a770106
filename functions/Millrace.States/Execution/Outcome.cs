using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>How a task, a branch or an attempt ended: with a value or with a failure.</summary>
internal readonly record struct Outcome(JsonValue? Value, Failure? Failure)
{
    public static Outcome Of(JsonValue value) => new(value, null);

    public static Outcome Of(Failure failure) => new(null, failure);
}

/// <summary>How a state ended: with an output and the way on, or with a failure.</summary>
internal readonly record struct Step(JsonValue? Output, State? Next, JsonObject Assigned, Failure? Failure)
{
    public static Step To(Transition next, Language.StateOutput left) => new(left.Output, next.To, left.Assigned, null);

    public static Step End(Language.StateOutput left) => new(left.Output, null, left.Assigned, null);

    public static Step Failed(Failure failure) => new(null, null, JsonObject.Empty, failure);
}
