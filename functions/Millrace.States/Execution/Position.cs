using Millrace.States.Definitions;
using Millrace.States.Json;

namespace Millrace.States.Execution;

/// <summary>Where a frame begins or goes on.</summary>
internal readonly record struct Position(State State, JsonValue Input, Outcome? Ended)
{
    public static Position Of(Frame frame)
    {
        if (frame.Recorded is not { } recorded)
            return new Position(frame.Machine.Start, frame.Input, null);

        frame.RestoreVisits(recorded);
        frame.Variables = frame.Variables.With(recorded.Assigned);
        if (recorded.Failed is { } failure)
            return new Position(frame.Machine.Start, frame.Input, Outcome.Of(failure));

        var input = recorded.LastExit is { } exit ? JsonValue.Parse(exit.Output) : frame.Input;
        return (recorded.Open, recorded.LastExit) switch
        {
            ({ } open, _) => new Position(Find(frame, open.State), input, null),
            (null, { Next: null }) => new Position(frame.Machine.Start, input, Outcome.Of(input)),
            (null, { Next: { } next }) => new Position(Find(frame, next), input, null),
            _ => new Position(frame.Machine.Start, input, null),
        };
    }

    private static State Find(Frame frame, string name) =>
        frame.Machine.States.FirstOrDefault(state => state.Name == name)
        ?? throw new InvalidOperationException(
            $"The history is at the state '{name}', which the definition does not have: resume with the definition that the execution was started with.");
}

/// <summary>The limit on what states hand on.</summary>
internal static class PayloadLimit
{
    /// <summary>What the variables of an execution may need together, in bytes of compact JSON.</summary>
    public const long AllVariables = 10 * 1024 * 1024;

    public static bool Accepts(JsonValue value, ExecutionOptions options) =>
        value.Depth <= JsonValue.MaxDepth && value.Size <= options.LargestPayload;

    /// <exception cref="StateException">The value is too large to be handed to a task or to branches.</exception>
    public static JsonValue Checked(JsonValue value, ExecutionOptions options, string state) => Accepts(value, options)
        ? value
        : throw new StateException(
            ErrorNames.DataLimitExceeded, $"The state/task '{state}' was given an input with a size exceeding the maximum number of bytes service limit.");

    public static Failure Exceeded(string stateOrTask) => new(
        ErrorNames.DataLimitExceeded,
        $"The state/task '{stateOrTask}' returned a result with a size exceeding the maximum number of bytes service limit.");
}
