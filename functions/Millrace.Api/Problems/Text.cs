namespace Millrace.Api.Problems;

/// <summary>Texts of the caller's inside of ours.</summary>
internal static class Text
{
    private const int Longest = 100;

    /// <summary>The text in quotes, cut where it is long.</summary>
    public static string Quote(string? text) => text switch
    {
        null => "''",
        _ => $"'{Cut(text)}'",
    };

    /// <summary>The text, cut where it is long: an answer must not be as large as the request.</summary>
    public static string Cut(string text) => text.Length <= Longest ? text : $"{text[..Longest]}...";
}
