using System.Globalization;
using System.Text;
using Millrace.States.Jsonata.Functions;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Dates;

/// <summary>Writes moments by pictures.</summary>
internal static class MomentText
{
    public static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static readonly string[] Days = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private const string Iso = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

    private static readonly List<MomentPart> IsoParts = MomentPicture.Parse(Iso);

    public static string Write(long millis, string? picture, string? zone)
    {
        var parts = picture is null ? IsoParts : MomentPicture.Parse(picture);
        var offset = Offset(zone);
        var moment = Moment(millis + (offset * 60_000L));
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Component == '\0' ? part.Literal : Component(part, moment, offset));

        return text.ToString();
    }

    /// <summary>The value of a component, for the parts of a moment that a text leaves out.</summary>
    public static int Fragment(char component, DateTime moment)
    {
        var thursday = Thursday(moment);
        return component switch
        {
            'Y' => moment.Year,
            'M' => moment.Month,
            'D' => moment.Day,
            'd' => moment.DayOfYear,
            'F' => DayOfWeek(moment),
            'W' => ((thursday.DayOfYear - 1) / 7) + 1,
            'w' => ((thursday.Day - 1) / 7) + 1,
            'X' => thursday.Year,
            'x' => thursday.Month,
            'H' => moment.Hour,
            'h' => moment.Hour % 12 == 0 ? 12 : moment.Hour % 12,
            'P' => moment.Hour / 12,
            'm' => moment.Minute,
            's' => moment.Second,
            'f' => moment.Millisecond,
            _ => throw JsonataException.Of("D3132", value: $"\"{component}\""),
        };
    }

    // The week belongs to the year and month of its Thursday.
    private static DateTime Thursday(DateTime moment)
    {
        var days = 4 - DayOfWeek(moment);
        return moment.Date > DateTime.MaxValue.AddDays(-7) && days > 0 ? moment.Date : moment.Date < DateTime.MinValue.AddDays(7) && days < 0 ? moment.Date : moment.Date.AddDays(days);
    }

    public static DateTime Moment(long millis) => millis is >= -62135596800000 and <= 253402300799999
        ? DateTime.UnixEpoch.AddMilliseconds(millis)
        : throw JsonataException.Of("D3150", value: millis.ToString(CultureInfo.InvariantCulture));

    private static int DayOfWeek(DateTime moment) => moment.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (int)moment.DayOfWeek;

    private static string Component(MomentPart part, DateTime moment, int offset)
    {
        switch (part.Component)
        {
            case 'Z' or 'z':
                return Zone(part, offset);
            case 'C' or 'E':
                return "ISO";
            case 'P':
                var half = moment.Hour < 12 ? "am" : "pm";
                return part.Names == NameForm.Upper ? half.ToUpperInvariant() : half;
        }

        var value = Fragment(part.Component, moment);
        if (part.YearDigits is >= 0 and < 9)
            value %= (int)Math.Pow(10, part.YearDigits);

        return part.Names == NameForm.None ? part.Integer!.Write(value) : Name(part, value); // Without names there are digits.
    }

    private static string Name(MomentPart part, int value)
    {
        var name = part.Component switch
        {
            'M' or 'x' => Months[value - 1],
            'F' => Days[value],
            _ => throw JsonataException.Of("D3133", value: $"\"{part.Component}\""),
        };
        name = part.MaxWidth is { } max && max < name.Length ? name[..max] : name;
        return part.Names switch
        {
            NameForm.Upper => name.ToUpperInvariant(),
            NameForm.Lower => name.ToLowerInvariant(),
            _ => name,
        };
    }

    private static string Zone(MomentPart part, int offset)
    {
        if (offset == 0 && part.UsesZ)
            return "Z";

        var integer = part.Integer!; // A zone has digits.
        var (hours, minutes) = (Math.Abs(offset) / 60, Math.Abs(offset) % 60);
        var text = integer.MandatoryDigits switch
        {
            _ when integer.IsRegular => integer.Write((hours * 100) + minutes),
            1 or 2 => integer.Write(hours) + (minutes == 0 ? "" : ":" + minutes.ToString("00", CultureInfo.InvariantCulture)),
            3 or 4 => integer.Write((hours * 100) + minutes),
            _ => throw JsonataException.Of("D3134", value: Numbers.Text(integer.MandatoryDigits)),
        };
        return (part.Component == 'z' ? "GMT" : "") + (offset < 0 ? "-" : "+") + text;
    }

    private static int Offset(string? zone)
    {
        if (!int.TryParse(zone, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return 0;

        return Math.Abs(number) <= 2400 ? (number / 100 * 60) + (number % 100) : 0;
    }
}
