using System.Globalization;
using Millrace.States.Jsonata.Functions;

namespace Millrace.States.Jsonata.Dates;

internal enum NameForm { None, Lower, Upper, Title }

/// <summary>A part of a date's picture: literal text, or a component and how it is written.</summary>
internal sealed record MomentPart
{
    public string Literal { get; init; } = "";

    /// <summary>Zero for literal text.</summary>
    public char Component { get; init; }

    public NameForm Names { get; init; }

    public IntegerPicture? Integer { get; init; }

    /// <summary>Zero in UTC is written as Z.</summary>
    public bool UsesZ { get; init; }

    public int? MaxWidth { get; init; }

    /// <summary>How many last digits of a year are written, if not all.</summary>
    public int YearDigits { get; init; } = -1;

    /// <summary>How many digits are read, when the next part is a number too.</summary>
    public int? ReadWidth { get; set; }
}

internal static class MomentPicture
{
    private const string Numbered = "YMDdFWwXxHhmsf";

    public static List<MomentPart> Parse(string picture)
    {
        var parts = new List<MomentPart>();
        var start = 0;
        for (var i = 0; i < picture.Length; i++)
        {
            if (picture[i] != '[')
                continue;

            AddLiteral(parts, picture[start..i]);
            if (i + 1 < picture.Length && picture[i + 1] == '[')
            {
                AddLiteral(parts, "[");
                start = ++i + 1;
                continue;
            }

            var end = picture.IndexOf(']', i);
            if (end < 0)
                throw JsonataException.Of("D3135");

            AddMarker(parts, string.Concat(picture[(i + 1)..end].Where(static letter => !char.IsWhiteSpace(letter))));
            (i, start) = (end, end + 1);
        }

        AddLiteral(parts, picture[Math.Min(start, picture.Length)..]);
        return parts;
    }

    private static void AddLiteral(List<MomentPart> parts, string text)
    {
        if (text.Length > 0)
            parts.Add(new MomentPart { Literal = text.Replace("]]", "]", StringComparison.Ordinal) });
    }

    private static void AddMarker(List<MomentPart> parts, string marker)
    {
        var component = marker.Length > 0 ? marker[0] : ' ';
        var comma = marker.LastIndexOf(',');
        var (min, max) = comma < 0 ? (null, null) : Widths(marker[(comma + 1)..]);
        var form = comma < 0 ? marker[Math.Min(1, marker.Length)..] : marker[1..Math.Max(1, comma)];
        var modifier = form.Length > 1 && "atco".Contains(form[^1]) ? form[^1] : ' ';
        var presentation = modifier == ' ' ? form : form[..^1];
        if (presentation.Length == 0)
            presentation = Default(component);

        var part = new MomentPart { Component = component, MaxWidth = max, UsesZ = modifier == 't', Names = NamesOf(presentation) };
        if (part.Names == NameForm.None && Numbered.Contains(component))
        {
            if (parts.Count > 0 && parts[^1].Integer is { } previous)
                parts[^1].ReadWidth = previous.MandatoryDigits;

            part = WithInteger(part, modifier == ' ' ? presentation : $"{presentation};{modifier}", min);
        }
        else if (component is 'Z' or 'z')
        {
            part = part with { Integer = IntegerPicture.Parse(presentation), Names = NameForm.None };
        }

        parts.Add(part);
    }

    private static MomentPart WithInteger(MomentPart part, string picture, int? min)
    {
        var integer = IntegerPicture.Parse(picture);
        integer = integer with { MandatoryDigits = Math.Max(integer.MandatoryDigits, min ?? 0) };
        if (part.Component != 'Y')
            return part with { Integer = integer };

        if (part.MaxWidth is { } max)
            return part with { Integer = integer with { MandatoryDigits = max }, YearDigits = max };

        var width = integer.MandatoryDigits + integer.OptionalDigits;
        return part with { Integer = integer, YearDigits = width >= 2 ? width : -1 };
    }

    private static NameForm NamesOf(string presentation) => presentation switch
    {
        ['n', ..] => NameForm.Lower,
        ['N', 'n', ..] => NameForm.Title,
        ['N', ..] => NameForm.Upper,
        _ => NameForm.None,
    };

    private static (int? Min, int? Max) Widths(string text)
    {
        var dash = text.IndexOf('-');
        return dash < 0 ? (Width(text), null) : (Width(text[..dash]), Width(text[(dash + 1)..]));
    }

    private static int? Width(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? Math.Min(width, 100) : null;

    private static string Default(char component) => component switch
    {
        'Y' or 'M' or 'D' or 'd' or 'W' or 'w' or 'X' or 'x' or 'H' or 'h' or 'f' => "1",
        'F' or 'P' or 'C' or 'E' => "n",
        'm' or 's' => "01",
        'Z' or 'z' => "01:01",
        _ => throw JsonataException.Of("D3132", value: $"\"{component}\""),
    };
}
