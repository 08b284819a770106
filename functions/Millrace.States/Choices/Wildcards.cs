using System.Text;

namespace Millrace.States.Choices;

/// <summary>Text with <c>*</c> for any letters; a backslash makes a star, or a backslash, stand for itself.</summary>
internal static class Wildcards
{
    public static bool Match(string text, string pattern)
    {
        var parts = Split(pattern);
        if (parts is [var whole])
            return text == whole;

        var (first, last) = (parts[0], parts[^1]);
        if (text.Length < first.Length + last.Length || !text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
            return false;

        // Each part as early as it can be: whatever matches at all, matches so.
        var rest = text.AsSpan(first.Length..^last.Length);
        foreach (var part in parts[1..^1])
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;

            rest = rest[(at + part.Length)..];
        }

        return true;
    }

    // What stands between the stars.
    private static List<string> Split(string pattern)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '*')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                var isEscape = pattern[i] == '\\' && i + 1 < pattern.Length && pattern[i + 1] is '*' or '\\';
                part.Append(pattern[isEscape ? ++i : i]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }
}
