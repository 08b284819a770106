using System.Text;

namespace Millrace.Schemas;

/// <summary>Regular expressions of ECMA-262, as JSON Schema means them, in the words of .NET.</summary>
internal static class EcmaPattern
{
    /// <summary>
    /// The same pattern for .NET, where <c>$</c> would also match before a last line feed, and <c>\d</c> and <c>\w</c> would match the
    /// digits and letters of all scripts.
    /// </summary>
    public static string ToDotNet(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 8);
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                result.Append(Escape(pattern[++i], isInClass));
                continue;
            }

            result.Append(c == '$' && !isInClass ? @"\z" : c.ToString());
            isInClass = isInClass ? c != ']' : c == '[';
        }

        // A last backslash stays, for .NET to refuse.
        return result.ToString();
    }

    private static string Escape(char escaped, bool isInClass) => (escaped, isInClass) switch
    {
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', false) => "[0-9A-Za-z_]",
        ('W', false) => "[^0-9A-Za-z_]",
        ('d', true) => "0-9",
        ('w', true) => "0-9A-Za-z_",
        _ => $"\\{escaped}",
    };
}
