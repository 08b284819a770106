namespace Millrace.StepFunctions.Machines;

/// <summary>A state machine as it is kept. Its definition may be too long for one document, and stands in documents of its own.</summary>
internal sealed record MachineDocument
{
    public required string Type { get; init; }

    public required string RoleArn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string RevisionId { get; init; }

    /// <summary>In how many documents the definition stands.</summary>
    public required int Parts { get; init; }

    public string? Logging { get; init; }

    public string? Tracing { get; init; }

    public string? Encryption { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
