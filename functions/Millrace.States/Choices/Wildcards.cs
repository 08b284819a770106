namespace Millrace.States.Choices;

/// <summary>Text with <c>*</c> for any letters; a backslash makes a star, or a backslash, stand for itself.</summary>
internal static class Wildcards
{
    // Greedy with one point of return, so the time is at most the product of the two lengths.
    public static bool Match(string text, string pattern)
    {
        var (at, place, star, returnTo) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            var isEscaped = place + 1 < pattern.Length && pattern[place] == '\\' && pattern[place + 1] is '*' or '\\';
            if (place < pattern.Length && pattern[place] == '*')
            {
                (star, returnTo) = (place++, at);
            }
            else if (place < pattern.Length && (isEscaped ? pattern[place + 1] : pattern[place]) == text[at])
            {
                place += isEscaped ? 2 : 1;
                at++;
            }
            else if (star >= 0)
            {
                (place, at) = (star + 1, ++returnTo);
            }
            else
            {
                return false;
            }
        }

        return pattern[place..].All(letter => letter == '*');
    }
}
