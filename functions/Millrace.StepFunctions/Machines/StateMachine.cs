using Millrace.States;

namespace Millrace.StepFunctions;

/// <summary>A state machine, registered by the program or created over the API.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">Its definition, with everything substituted.</param>
public sealed record StateMachine(string Name, string Definition)
{
    /// <summary>Whether its executions are durable.</summary>
    public StateMachineType Type { get; init; }

    /// <summary>The role, which nobody checks.</summary>
    public string RoleArn { get; init; } = new ExecutionOptions().RoleArn;

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Another one with every change; null for one that the program registered.</summary>
    public string? RevisionId { get; init; }

    /// <summary>The logging configuration, as JSON.</summary>
    public string? Logging { get; init; }

    /// <summary>The tracing configuration, as JSON.</summary>
    public string? Tracing { get; init; }

    /// <summary>The encryption configuration, as JSON.</summary>
    public string? Encryption { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The program registered it: the API cannot change it.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>Whether creating the one again is creating the other: AWS does not look at role and tags.</summary>
    internal bool IsSameAs(StateMachine other) => Definition == other.Definition && Type == other.Type
        && Logging == other.Logging && Tracing == other.Tracing && Encryption == other.Encryption;
}
