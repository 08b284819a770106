using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.States.Json;
using Millrace.States.Jsonata.Functions;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Dates;

/// <summary>Reads moments: as ISO 8601, or by pictures.</summary>
internal static partial class MomentReading
{
    public static JsonValue? Read(string text, string? picture, Run run) => picture is null
        ? Numbers.Of(ReadIso(text) ?? throw JsonataException.Of("D3110", value: JsonText.Excerpt(new JsonString(text))))
        : ReadBy(MomentPicture.Parse(picture), text, run);

    private static double? ReadIso(string text)
    {
        var match = Iso().Match(text);
        if (!match.Success)
            return null;

        var zone = match.Groups["zone"].Value;
        var fraction = match.Groups["fraction"].Value;
        var millis = MillisOf(
            (Part("year", 1), Part("month", 1), Part("day", 1)),
            (Part("hour", 0), Part("minute", 0), Part("second", 0)),
            fraction.Length == 0 ? 0 : Math.Floor(double.Parse("0" + fraction, CultureInfo.InvariantCulture) * 1000));
        return zone is "" or "Z" ? millis : millis - (Minutes(zone) * 60_000);

        int Part(string name, int otherwise) =>
            match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : otherwise;
    }

    private static JsonValue? ReadBy(List<MomentPart> parts, string text, Run run)
    {
        run.Look();
        foreach (var part in parts)
        {
            if (part is { Names: not NameForm.None, Component: not ('M' or 'x' or 'F' or 'P' or 'C' or 'E') })
                throw JsonataException.Of("D3133", value: $"\"{part.Component}\"");
        }

        Match match;
        try
        {
            match = Regex.Match(
                text, $@"^{string.Concat(parts.Select(Pattern))}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, run.Environment.TimeLimit);
        }
        catch (RegexMatchTimeoutException)
        {
            throw Run.TimeIsUp(run.Environment);
        }

        if (!match.Success)
            return null;

        var values = new Dictionary<char, double>();
        var group = 1;
        foreach (var part in parts.Where(static one => one.Component != '\0'))
        {
            if (Value(part, match.Groups[group++].Value) is not { } value)
                return null;

            values[part.Component] = value;
        }

        return values.Count == 0 ? null : Numbers.Of(MomentParts.Assemble(values, run.Environment.Now.UtcDateTime));
    }

    private static string Pattern(MomentPart part)
    {
        if (part.Component == '\0')
            return Regex.Escape(part.Literal);

        if (part.Component is 'Z' or 'z')
            return (part.Component == 'z' ? "(GMT" : "(") + (part.Integer!.HasSeparators ? "[-+][0-9]+:[0-9]+)" : "[-+][0-9]+)"); // A zone has digits.

        return part.Integer?.Numbering switch
        {
            null => "([a-zA-Z]+)",
            Numbering.Letters => "([a-zA-Z]+)",
            Numbering.Roman => "([MDCLXVI]+)",
            Numbering.Words => $"({NumberWords.Pattern})",
            _ => $"([0-9]{(part.ReadWidth is { } width ? $"{{{width}}}" : "+")}{(part.Integer.IsOrdinal ? "(?:th|st|nd|rd)" : "")})",
        };
    }

    private static double? Value(MomentPart part, string text) => part.Component switch
    {
        'Z' => Minutes(text),
        'z' => Minutes(text[3..]),
        'P' => string.Equals(text, "pm", StringComparison.OrdinalIgnoreCase) ? 1 : 0,
        'C' or 'E' => 0,
        _ when part.Integer is { } integer => (integer.Read(text) as JsonNumber)?.AsDouble,
        'F' => NameIn(MomentText.Days, part, text),
        _ => NameIn(MomentText.Months, part, text) + 1,
    };

    private static double? NameIn(string[] names, MomentPart part, string text)
    {
        var index = Array.FindIndex(names, name => name.Length > 0
            && string.Equals(part.MaxWidth is { } max && max < name.Length ? name[..max] : name, text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index;
    }

    private static double Minutes(string zone)
    {
        var digits = zone.AsSpan(1);
        var colon = digits.IndexOf(':');
        var hours = colon >= 0 ? digits[..colon] : digits.Length <= 2 ? digits : digits[..2];
        var minutes = colon >= 0 ? digits[(colon + 1)..] : digits.Length <= 2 ? "0" : digits[2..];
        var total = (double.Parse(hours, CultureInfo.InvariantCulture) * 60) + double.Parse(minutes, CultureInfo.InvariantCulture);
        return zone[0] == '-' ? -total : total;
    }

    private static double? MillisOf((int Year, int Month, int Day) date, (int Hour, int Minute, int Second) time, double millis)
    {
        if (date.Year < 1 || date.Month is < 1 or > 12 || date.Day < 1 || date.Day > DateTime.DaysInMonth(date.Year, date.Month) || time.Hour > 24)
            return null;

        return (new DateTime(date.Year, date.Month, date.Day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds
            + (((((time.Hour * 60) + time.Minute) * 60) + time.Second) * 1000.0) + millis;
    }

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})(-(?<month>[01][0-9]))?(-(?<day>[0-3][0-9]))?(T(?<hour>[0-2][0-9]):(?<minute>[0-5][0-9]):(?<second>[0-5][0-9]))?"
        + @"(?<fraction>\.[0-9]+)?(?<zone>[+-][0-2][0-9]:?[0-5][0-9]|Z)?\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}

/// <summary>Makes a moment of the components that a picture has found; what comes before them is today's, what comes after is zero.</summary>
internal static class MomentParts
{
    public static double Assemble(Dictionary<char, double> values, DateTime now)
    {
        var isDayOfYear = !AreOnly(values, "YXMxWwdD", "YMD") && AreOnly(values, "YXMxWwdD", "Yd");
        if (!AreOnly(values, "YXMxWwdD", "YMD") && (AreOnly(values, "YXMxWwdD", "Xxw") || AreOnly(values, "YXMxWwdD", "XW")))
            throw JsonataException.Of("D3136");

        var isHalfDay = !AreOnly(values, "PHhmsfZ", "HmsfZ") && AreOnly(values, "PHhmsfZ", "PhmsfZ");
        Complete(values, (isDayOfYear ? "Yd" : "YMD") + (isHalfDay ? "Phmsf" : "Hmsf"), now);
        if (isHalfDay)
            values['H'] = (values['h'] == 12 ? 0 : values['h']) + (values['P'] == 1 ? 12 : 0);

        var months = (values['Y'] * 12) + (isDayOfYear ? 0 : values['M'] - 1);
        if (months is < 12 or >= 120_000)
            throw JsonataException.Of("D3150", value: Numbers.Text(values['Y']));

        var month = new DateTime((int)months / 12, ((int)months % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var days = (month - DateTime.UnixEpoch).TotalDays + (isDayOfYear ? values['d'] : values['D']) - 1;
        var minutes = (((days * 24) + values['H']) * 60) + values['m'] - values.GetValueOrDefault('Z') - values.GetValueOrDefault('z');
        return (((minutes * 60) + values['s']) * 1000) + values['f'];
    }

    private static bool AreOnly(Dictionary<char, double> values, string all, string allowed)
    {
        var given = all.Where(values.ContainsKey).ToList();
        return given.Count > 0 && given.TrueForAll(one => allowed.Contains(one));
    }

    private static void Complete(Dictionary<char, double> values, string components, DateTime now)
    {
        var (hasStarted, hasEnded) = (false, false);
        foreach (var component in components)
        {
            if (values.ContainsKey(component))
            {
                hasStarted = true;
                if (hasEnded)
                    throw JsonataException.Of("D3136");
            }
            else if (hasStarted)
            {
                values[component] = component is 'M' or 'D' or 'd' ? 1 : 0;
                hasEnded = true;
            }
            else
            {
                values[component] = MomentText.Fragment(component, now);
            }
        }
    }
}
