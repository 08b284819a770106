using System.Diagnostics.CodeAnalysis;

namespace Millrace.Templates;

/// <summary>What a template is called, such as <c>nightly-report</c>.</summary>
public readonly record struct TemplateName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>The rule for names, as an error message says it.</summary>
    public const string Rule = "1 to 100 characters: letters, digits, '.', '-' and '_'";

    /// <summary>A template's name.</summary>
    /// <exception cref="ArgumentException">The name breaks the <see cref="Rule"/>.</exception>
    public TemplateName(string value)
    {
        if (!IsValid(value))
            throw new ArgumentException($"'{value}' is not the name of a template; one has {Rule}.", nameof(value));

        Value = value;
    }

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Reads a name; false if it breaks the <see cref="Rule"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TemplateName name)
    {
        name = IsValid(text) ? new TemplateName(text) : default;
        return name.Value is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxLength } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
