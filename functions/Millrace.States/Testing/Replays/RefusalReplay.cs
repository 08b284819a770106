namespace Millrace.States.Testing.Replays;

/// <summary>Requests that AWS refused: with which error and in which words.</summary>
internal static class RefusalReplay
{
    private const string Definition = "Invalid State Machine Definition";
    private const string Input = "Invalid State Machine Execution Input";

    public static Task<ReplayVerdict> RunAsync(RecordedCase recorded, ReplayOptions options)
    {
        var wanted = MessageOf(recorded);
        return (recorded.Operation, wanted) switch
        {
            (_, null) => Task.FromResult(ReplayVerdict.NotRun("The case records no message of the service.")),
            (_, _) when wanted.StartsWith("Parameter validation failed", StringComparison.Ordinal) => Task.FromResult(
                ReplayVerdict.NotRun("The client refused the request; it never reached the service.")),
            ("create_state_machine" or "update_state_machine", _) when wanted.StartsWith(Definition, StringComparison.Ordinal) => Task.FromResult(OfDefinition(recorded, wanted)),
            ("start_execution", _) when wanted.StartsWith(Input, StringComparison.Ordinal) => Task.FromResult(
                ReplayVerdict.Same(ExecutionInput.RefusalMessage(RecordedCase.Text(recorded.Arguments, "input") ?? ""), wanted)),
            ("test_state", _) => StateTestReplay.RefuseAsync(recorded, wanted),
            _ => Task.FromResult(ReplayVerdict.NotRun("Only the running service can say this.")),
        };
    }

    private static ReplayVerdict OfDefinition(RecordedCase recorded, string wanted) => recorded.Definition is { } text
        ? ReplayVerdict.Same(StateMachineDefinition.Validate(text, DefinitionReplay.OptionsOf(recorded)).RefusalMessage, wanted)
        : ReplayVerdict.NotRun("The case has no definition.");

    // Recorded as the error itself, or as what a client made of it.
    private static string? MessageOf(RecordedCase recorded)
    {
        if (RecordedCase.Text(recorded.Expected, "exception_value") is not { } value)
            return RecordedCase.Text(recorded.Expected, "message") ?? (recorded.Expected.ValueKind == System.Text.Json.JsonValueKind.String ? recorded.Expected.GetString() : null);

        const string Operation = " operation: ";
        var at = value.IndexOf(Operation, StringComparison.Ordinal);
        return at < 0 ? value : value[(at + Operation.Length)..];
    }
}
