namespace Millrace.States;

/// <summary>One thing that the API of AWS would say about a definition.</summary>
/// <param name="Severity">An error refuses the definition, a warning does not.</param>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">The sentence of AWS, where it is known, and otherwise ours.</param>
/// <param name="Location">Where, as AWS writes it: <c>/States/Choose/Choices[0]/Next</c>. Null where AWS names no place.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Code, string Message, string? Location)
{
    /// <summary>Code, message and location on one line, as <c>CreateStateMachine</c> writes them.</summary>
    public override string ToString() => Location is null || Message.EndsWith(Location, StringComparison.Ordinal)
        ? $"{Code}: {Message}"
        : $"{Code}: {Message} at {Location}";
}

/// <summary>Whether a diagnostic refuses the definition.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The definition cannot be used.</summary>
    Error,

    /// <summary>The definition can be used, and probably does not do what its author meant.</summary>
    Warning,
}

/// <summary>The codes of AWS.</summary>
public static class DiagnosticCodes
{
    /// <summary>A field is missing, unknown, of the wrong type, or out of its range.</summary>
    public const string SchemaValidationFailed = "SCHEMA_VALIDATION_FAILED";

    /// <summary>The text is no JSON.</summary>
    public const string InvalidJson = "INVALID_JSON_DESCRIPTION";

    /// <summary>There is no text.</summary>
    public const string MissingDescription = "MISSING_DESCRIPTION";

    /// <summary>A state is named that does not exist, or exists and cannot be reached.</summary>
    public const string MissingTransitionTarget = "MISSING_TRANSITION_TARGET";

    /// <summary>No state ends the workflow.</summary>
    public const string MissingEndState = "MISSING_END_STATE";

    /// <summary>Two states have one name.</summary>
    public const string DuplicateStateName = "DUPLICATE_STATE_NAME";

    /// <summary>A state has a name that is empty or too long.</summary>
    public const string InvalidStateName = "INVALID_STATE_NAME";

    /// <summary>Two distributed Maps have one label.</summary>
    public const string DuplicateLabelName = "DUPLICATE_LABEL_NAME";

    /// <summary>A distributed Map has a label that is too long or holds a sign that a label must not hold.</summary>
    public const string InvalidLabelName = "INVALID_LABEL_NAME";

    /// <summary>An expression is no JSONata.</summary>
    public const string InvalidJsonata = "INVALID_JSONATA_EXPRESSION";

    /// <summary>An expression is JSONata that reads what is not there in a state machine.</summary>
    public const string UnsupportedJsonata = "UNSUPPORTED_JSONATA_EXPRESSION";

    /// <summary>A field holds what looks like a path, and its name does not end with <c>.$</c>, so it is taken as it stands.</summary>
    public const string NoDollar = "NO_DOLLAR";

    /// <summary>The Result of a Pass has a field that ends with <c>.$</c>, which is not computed there.</summary>
    public const string PassResultIsStatic = "PASS_RESULT_IS_STATIC";
}
