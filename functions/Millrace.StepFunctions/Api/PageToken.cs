using System.Buffers.Text;
using System.Text;

namespace Millrace.StepFunctions.Api;

/// <summary>Where a page of a list ended, as a text that means nothing to its reader.</summary>
internal static class PageToken
{
    public static string Of(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    /// <summary>The place; "" for no token.</summary>
    /// <exception cref="RefusedException">The text is no token.</exception>
    public static string Read(string? token)
    {
        if (token is null)
            return "";

        var bytes = new byte[token.Length];
        return token.Length > 0 && Base64Url.IsValid(token) && Base64Url.TryDecodeFromChars(token, bytes, out var count) && count > 0
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : throw RefusedException.InvalidToken();
    }
}
