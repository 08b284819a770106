using System.Text;

namespace Millrace.States.Validation;

/// <summary>What AWS says of a problem, where that is known.</summary>
internal sealed record AwsWords(string Message)
{
    public string Code { get; init; } = DiagnosticCodes.SchemaValidationFailed;

    /// <summary>AWS often names the object around a field where we name the field.</summary>
    public bool IsAtParent { get; init; }

    public bool HasLocation { get; init; } = true;

    /// <summary>Where, when it is no place inside of the JSON.</summary>
    public string? Location { get; init; }

    /// <summary>A field that is required. AWS names all that one object lacks in one sentence.</summary>
    public string? MissingField { get; init; }

    public static AwsWords Required(string field) => new($"These fields are required: [{field}]") { MissingField = field };

    public static AwsWords NotSupported(string field) => new($"Field '{field}' is not supported") { IsAtParent = true };

    public static AwsWords OneOf(string field, IEnumerable<string> values) =>
        new($"The field '{field}' should have one of these values: [{string.Join(", ", values)}]");

    public Diagnostic At(string pointer) => new(
        DiagnosticSeverity.Error, Code, Message,
        Location ?? (HasLocation ? LocationOf(IsAtParent ? ParentOf(pointer) : pointer) : null));

    /// <summary>A JSON pointer as AWS writes it: <c>/States/A/Choices[0]/Next</c>, with the names as they are.</summary>
    public static string LocationOf(string pointer)
    {
        if (pointer.Length == 0)
            return "/";

        var text = new StringBuilder(pointer.Length);
        var parts = pointer[1..].Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var isIndex = i > 0 && parts[i].Length > 0 && parts[i].All(char.IsAsciiDigit) && parts[i - 1] != "States";
            if (isIndex)
                text.Append('[').Append(parts[i]).Append(']');
            else
                text.Append('/').Append(parts[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    private static string ParentOf(string pointer) => pointer[..Math.Max(0, pointer.LastIndexOf('/'))];
}
