using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Millrace.Jobs;

/// <summary>The name that picks the handler, such as <c>polis.pca</c>.</summary>
public readonly record struct JobType
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>How the platform's own job types begin, which nobody else submits.</summary>
    public const string PlatformPrefix = "millrace.";

    /// <summary>The rule for names, as an error message says it.</summary>
    public const string Rule = "1 to 100 characters: letters, digits, '.', '-' and '_', starting with a letter";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    /// <summary>A job type.</summary>
    /// <exception cref="ArgumentException">The name breaks the <see cref="Rule"/>.</exception>
    public JobType(string value)
    {
        if (!IsValid(value))
            throw new ArgumentException($"'{value}' is not a job type; a job type has {Rule}.", nameof(value));

        Value = value;
    }

    private JobType(string value, bool _) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Whether it is one of the platform's own.</summary>
    public bool IsPlatforms => Value.StartsWith(PlatformPrefix, StringComparison.Ordinal);

    /// <summary>Reads a name; false if it breaks the <see cref="Rule"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out JobType type)
    {
        type = IsValid(text) ? new JobType(text, true) : default;
        return type.Value is not null;
    }

    /// <summary>A name that was checked when it was stored.</summary>
    public static JobType Stored(string value) => new(value, true);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxLength }
        && char.IsAsciiLetter(text[0])
        && !text.ContainsAnyExcept(Allowed);
}
