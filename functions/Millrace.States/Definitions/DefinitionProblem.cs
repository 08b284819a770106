namespace Millrace.States;

/// <summary>One thing that is wrong with a definition.</summary>
/// <param name="Location">Where: a JSON pointer (RFC 6901); empty for the definition as a whole.</param>
/// <param name="Sentence">What is wrong and how to mend it.</param>
/// <param name="Rule">The rule that is broken, such as <c>unknown-field</c>: one of <see cref="DefinitionRules"/>.</param>
public sealed record DefinitionProblem(string Location, string Sentence, string Rule)
{
    /// <summary>The same in the words of the API of AWS.</summary>
    public Diagnostic Diagnostic { get; init; } = new(DiagnosticSeverity.Error, DiagnosticCodes.SchemaValidationFailed, Sentence, Validation.AwsWords.LocationOf(Location));

    // AWS says in one sentence which fields an object lacks.
    internal string? MissingField { get; init; }

    /// <summary>Location, sentence and rule on one line.</summary>
    public override string ToString() => $"{(Location.Length == 0 ? "/" : Location)}: {Sentence} [{Rule}]";
}

/// <summary>The rules that a definition must keep.</summary>
public static class DefinitionRules
{
    /// <summary>The text is one JSON object, not nested too deep and not too long.</summary>
    public const string Json = "json";

    /// <summary>No object has a key twice.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>No two states have the same name, not even on different levels.</summary>
    public const string DuplicateState = "duplicate-state";

    /// <summary>Every field is one that the language knows at this place.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>Required fields are there.</summary>
    public const string MissingField = "missing-field";

    /// <summary>A field has the right type and a value in its range.</summary>
    public const string BadValue = "bad-value";

    /// <summary>Of two fields that exclude each other only one is there.</summary>
    public const string Conflict = "conflict";

    /// <summary>Each state says where it goes: exactly one of Next and End.</summary>
    public const string Transition = "transition";

    /// <summary>StartAt, Next and Default name states of the same level.</summary>
    public const string DanglingTarget = "dangling-target";

    /// <summary>Each level has a state that ends it.</summary>
    public const string NoEnd = "no-end";

    /// <summary>Every state can be reached.</summary>
    public const string Unreachable = "unreachable-state";

    /// <summary>Paths are JSONPaths.</summary>
    public const string BadPath = "bad-path";

    /// <summary>Calls of intrinsic functions can be read.</summary>
    public const string BadIntrinsic = "bad-intrinsic";

    /// <summary>Expressions are JSONata, and read only what a state machine has.</summary>
    public const string BadExpression = "bad-expression";

    /// <summary>Every <c>${Name}</c> has a value.</summary>
    public const string Substitution = "substitution";

    /// <summary>Resources are ones that AWS knows. Only asked by <see cref="StateMachineDefinition.Validate"/>.</summary>
    public const string Resource = "resource";

    /// <summary>An express state machine does not wait. Only asked by <see cref="StateMachineDefinition.Validate"/>.</summary>
    public const string Express = "express";

}

/// <summary>A definition that cannot be run, with everything that is wrong with it.</summary>
public sealed class DefinitionException(IReadOnlyList<DefinitionProblem> problems)
    : Exception($"The state machine definition has {problems.Count} problem(s):\n{string.Join('\n', problems)}")
{
    /// <summary>All problems, in the order in which they stand in the definition.</summary>
    public IReadOnlyList<DefinitionProblem> Problems => problems;
}
