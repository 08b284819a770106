namespace Millrace.States;

/// <summary>The two kinds of state machine.</summary>
public enum StateMachineType
{
    /// <summary>Durable: every step is recorded.</summary>
    Standard,

    /// <summary>Short: it cannot wait for callbacks, jobs or activities.</summary>
    Express,
}

/// <summary>How to judge a definition as the API of AWS does.</summary>
public sealed record ValidationOptions
{
    /// <summary>What the definition is for. Default: a standard state machine.</summary>
    public StateMachineType StateMachineType { get; init; }

    /// <summary>How many diagnostics to return at most, 1 to 100. Default: 100. The others are cut off: <see cref="ValidationResult.Truncated"/>.</summary>
    public int MaxResults { get; init; } = 100;

    /// <summary>Whether warnings are wanted as well. Default: no, as in AWS.</summary>
    public bool IncludesWarnings { get; init; }

    /// <summary>
    /// The values for <c>${Name}</c> in the text, as <see cref="DefinitionOptions.Substitutions"/>. Default: null, so that the text is taken as it
    /// stands, as the API of AWS does.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Substitutions { get; init; }
}

/// <summary>What the API of AWS would say of a definition.</summary>
/// <param name="Diagnostics">What is wrong, in the order in which AWS looks.</param>
/// <param name="Truncated">There is more, beyond <see cref="ValidationOptions.MaxResults"/>.</param>
public sealed record ValidationResult(IReadOnlyList<Diagnostic> Diagnostics, bool Truncated)
{
    /// <summary>A state machine can be made of the definition.</summary>
    public bool IsValid => Diagnostics.All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);

    /// <summary>The one line with which <c>CreateStateMachine</c> refuses the definition; null when it does not.</summary>
    public string? RefusalMessage => IsValid
        ? null
        : $"Invalid State Machine Definition: '{string.Join(", ", Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error))}'";
}
