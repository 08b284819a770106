namespace Millrace.Types;

/// <summary>The name of a pool of workers: those of one version of a program. The usual ones have the empty name.</summary>
public static class Pool
{
    /// <summary>The rule for names, as an error message says it.</summary>
    public const string Rule = "letters, digits and hyphens, at most 40";

    /// <summary>Whether a text keeps the <see cref="Rule"/>.</summary>
    public static bool IsName(string text) => text.Length <= 40 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-');
}
