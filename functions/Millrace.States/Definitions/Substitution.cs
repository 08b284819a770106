using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.States.Definitions;

/// <summary>Puts values in the places of <c>${Name}</c>.</summary>
internal static partial class Substitution
{
    /// <summary>The text with its values. Names without a value are given to <paramref name="onMissing"/>, once each, and stay.</summary>
    public static string Apply(string text, IReadOnlyDictionary<string, string> values, Action<string> onMissing)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
            return text;

        HashSet<string> missing = [];
        var result = new StringBuilder(text.Length);
        var (done, isInString) = (0, false);
        foreach (Match match in Placeholder().Matches(text))
        {
            var before = text.AsSpan(done, match.Index - done);
            isInString = EndsInString(before, isInString);
            result.Append(before);
            done = match.Index + match.Length;
            var name = match.Groups[1].Value;
            if (values.TryGetValue(name, out var value))
                result.Append(isInString ? Escaped(value) : value);
            else if (missing.Add(name))
                onMissing(name);
        }

        return result.Append(text.AsSpan(done)).ToString();
    }

    // Names as SAM and CloudFormation have them: Name, Resource.Arn, AWS::Region.
    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_.:-]*)\}")]
    private static partial Regex Placeholder();

    private static bool EndsInString(ReadOnlySpan<char> text, bool isInString)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (isInString && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                isInString = !isInString;
        }

        return isInString;
    }

    private static string Escaped(string value) => JsonEncodedText.Encode(value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
