using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using Millrace.Api.Problems;

namespace Millrace.Api.Requests;

/// <summary>Reads spans of time in bodies: seconds, <c>90s</c>, <c>5m</c>, <c>2h</c>, or a duration of ISO 8601 such as <c>PT1M30S</c>.</summary>
internal static partial class SpanArgument
{
    /// <summary>The longest span: far beyond any use, and nothing overflows.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    public static TimeSpan OfSeconds(double seconds, string field) =>
        seconds >= 0 && seconds <= Longest.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Refuse(field, string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"));

    public static TimeSpan Read(string text, string field)
    {
        if (Plain().Match(text) is { Success: true } match)
        {
            var number = double.Parse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            return OfSeconds(number * SecondsIn(match.Groups[2].Value), field);
        }

        return Iso().IsMatch(text) && OfIso(text) is { } span && span >= TimeSpan.Zero && span <= Longest ? span : throw Refuse(field, Text.Quote(text));
    }

    public static RefusedException Refuse(string field, string was) => Argument.Refuse(
        field, $"'{field}' must be a span of time of at most ten years, was {was}.", "Send seconds as a number, a text such as \"90s\", \"5m\", \"2h\" or \"1d\", or an ISO 8601 duration such as \"PT1M30S\".");

    private static double SecondsIn(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => 86_400,
    };

    // Without years and months: nobody knows how long they are.
    private static TimeSpan? OfIso(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^([0-9]{1,9}(?:\.[0-9]{1,6})?)(ms|s|m|h|d)\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^P(?=.)([0-9]{1,9}D)?(T(?=.)([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}(\.[0-9]{1,7})?S)?)?\z")]
    private static partial Regex Iso();
}
