using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.Api.Problems;

namespace Millrace.Api.Requests;

/// <summary>Reads times and spans of time.</summary>
internal static partial class TimeArgument
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A timeout such as <c>30s</c>, <c>500ms</c> or <c>1m</c>.</summary>
    public static TimeSpan Timeout(string? text, TimeSpan longest)
    {
        if (text is null)
            return UsualTimeout < longest ? UsualTimeout : longest;

        var match = Span().Match(text);
        if (!match.Success)
            throw Argument.Refuse("timeout", $"{Text.Quote(text)} is no timeout.", PlainNumber().IsMatch(text)
                ? $"Add the unit: {text}s for seconds; ms and m are the others."
                : "Use a whole number with a unit, such as 30s, 500ms or 1m.");

        var number = int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var timeout = match.Groups[2].ValueSpan switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            _ => TimeSpan.FromMinutes(number),
        };
        return timeout <= longest
            ? timeout
            : throw Argument.Refuse("timeout", $"The timeout {text} is too long.", $"Wait for at most {longest.TotalSeconds:0.###}s, and then again.");
    }

    /// <summary>A time in RFC 3339.</summary>
    public static DateTimeOffset At(string text, string field) =>
        Rfc3339().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw Argument.Refuse(field, $"{Text.Quote(text)} is no time in RFC 3339.",
                "Write it like 2030-01-31T08:00:00Z or 2030-01-31T09:00:00+01:00: date, 'T', time, and 'Z' or an offset.");

    [GeneratedRegex(@"^([0-9]{1,7})(ms|s|m)\z")]
    private static partial Regex Span();

    [GeneratedRegex(@"^[0-9]{1,5}\z")]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();
}
