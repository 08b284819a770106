using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millrace.StepFunctions.Executions;

/// <summary>What is kept with an execution beside its start.</summary>
internal sealed record ExecutionNotes
{
    public string? RoleArn { get; init; }

    /// <summary>The key of the task that started it.</summary>
    public string? StartedBy { get; init; }

    public string? TraceHeader { get; init; }

    public string? RevisionId { get; init; }

    /// <summary>Of the state machine, when the execution was started.</summary>
    public DateTimeOffset? MachineUpdatedAt { get; init; }

    public static ExecutionNotes Parse(string? text) =>
        (text is null ? null : JsonSerializer.Deserialize(text, StoredJson.Default.ExecutionNotes)) ?? new ExecutionNotes();

    public string ToText() => JsonSerializer.Serialize(this, StoredJson.Default.ExecutionNotes);
}
