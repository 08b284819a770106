using System.Globalization;

namespace Millrace.States.Json;

/// <summary>Moments as RFC 3339 writes them, with a zone.</summary>
internal static class Timestamp
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string text, out DateTimeOffset moment)
    {
        moment = default;
        var hasZone = text.EndsWith('Z') || (text.Length > 19 && text.LastIndexOfAny(['+', '-']) > 18);
        return hasZone
            && DateTimeOffset.TryParseExact(Trim(text), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    public static string Write(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // .NET knows seven digits of a second, the format allows any number.
    private static string Trim(string text)
    {
        if (text.Length < 21 || text[19] != '.')
            return text;

        var end = 20;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;

        return end > 27 ? text[..27] + text[end..] : text;
    }
}
