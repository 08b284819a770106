using Millrace.Pipelines;

namespace Millrace.StepFunctions.Executions;

/// <summary>Makes the starts of executions.</summary>
internal static class NewExecution
{
    public static ExecutionStart Of(StateMachine machine, string name, string input, ExecutionNotes notes, DateTimeOffset now) =>
        new(ExecutionKey.Of(machine.Name, name), machine.Name, machine.Definition, input, now) { Notes = notes.ToText() };

    public static ExecutionNotes NotesOf(StateMachine machine) =>
        new() { RoleArn = machine.RoleArn, RevisionId = machine.RevisionId, MachineUpdatedAt = machine.UpdatedAt };
}
