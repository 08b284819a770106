using System.Globalization;

namespace Millrace.States.Validation;

/// <summary>What is wrong with a text that is no JSON, in the words of Jackson, the library whose messages AWS hands on.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Location">Where, with the beginning of the text.</param>
internal sealed record JsonSyntaxError(string Message, string Location)
{
    private const int LongestSource = 500;

    /// <summary>The first mistake, or null when the text is JSON.</summary>
    public static JsonSyntaxError? Find(string text)
    {
        var scanner = new JsonScanner(text);
        try
        {
            scanner.ReadDocument();
            return null;
        }
        catch (FormatException exception)
        {
            return new JsonSyntaxError(exception.Message, LocationOf(text, scanner.Position));
        }
    }

    /// <param name="text">The whole text.</param>
    /// <param name="read">How many characters were read when the mistake was seen.</param>
    public static string LocationOf(string text, int read)
    {
        var before = text.AsSpan(0, Math.Min(read, text.Length));
        var line = before.Count('\n') + 1;
        var column = read - (before.LastIndexOf('\n') + 1) + 1;
        var source = text.Length <= LongestSource
            ? $"\"{text}\""
            : $"\"{text[..LongestSource]}\"[truncated {text.Length - LongestSource} chars]";
        return string.Create(CultureInfo.InvariantCulture, $"[Source: (String){source}; line: {line}, column: {column}]");
    }
}
