using System.Globalization;
using Millrace.States.Json;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Functions of numbers.</summary>
internal static class NumberLibrary
{
    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("0123456789.eE+-");

    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("number", 1, "<(nsb)-:n>", (in call) => ToNumber(call[0])),
        Of("floor", static one => Math.Floor(one)),
        Of("ceil", static one => Math.Ceiling(one)),
        Of("abs", static one => Math.Abs(one)),
        Of("sqrt", static one => one < 0 ? throw JsonataException.Of("D3060", value: Numbers.Text(one)) : Math.Sqrt(one)),
        Function("round", 2, "<n-n?:n>", (in call) =>
            Number(call[0]) is { } number ? Numbers.Of(Round(number, (int)Math.Clamp(Number(call[1]) ?? 0, -400, 400))) : null),
        Function("power", 2, "<n-n:n>", (in call) => Number(call[0]) is { } number ? Numbers.Of(Power(number, Number(call[1]) ?? double.NaN)) : null),
        new("random", 0, Parsing.Signature.Parse("<n?:n>"), (in call) => Numbers.Of(
            (Number(call[0]) is { } seed ? new Random((int)(long)seed) : call.Run.Environment.Random).NextDouble())) { IsRandom = true },
        Function("formatBase", 2, "<n-n?:s>", (in call) =>
            Number(call[0]) is { } number ? new JsonString(InBase(Round(number, 0), Number(call[1]) ?? 10)) : null),
        Function("formatNumber", 3, "<n-so?:s>", (in call) =>
            Number(call[0]) is { } number ? NumberPicture.Format(number, Picture(call[1], "formatNumber"), call[2] as JsonObject) : null),
        Function("formatInteger", 2, "<n-s:s>", (in call) =>
            Number(call[0]) is { } number ? new JsonString(IntegerPicture.Parse(Picture(call[1], "formatInteger")).Write(Math.Floor(number))) : null),
        Function("parseInteger", 2, "<s-s:n>", (in call) =>
            Text(call[0]) is { } text ? IntegerPicture.Parse(Picture(call[1], "parseInteger")).Read(text) : null),
    ];

    /// <summary>Half to the even neighbour, of the decimal number that is written and not of its nearest binary one.</summary>
    public static double Round(double value, int digits)
    {
        var shifted = Shift(value, digits);
        var rounded = Math.Floor(shifted + 0.5);
        if (Math.Abs(rounded - shifted) == 0.5 && Math.Abs(rounded % 2) == 1)
            rounded--;

        return Shift(rounded, -digits);
    }

    private static NativeFunction Of(string name, Func<double, double> change) =>
        Function(name, 1, "<n-:n>", (in call) => Number(call[0]) is { } number ? Numbers.Of(change(number)) : null);

    private static double Shift(double value, int digits)
    {
        if (digits == 0 || !double.IsFinite(value))
            return value;

        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return double.Parse($"{parts[0]}E{exponent + digits}", CultureInfo.InvariantCulture);
    }

    private static double Power(double number, double exponent)
    {
        var result = Math.Pow(number, exponent);
        return double.IsFinite(result)
            ? result
            : throw JsonataException.Of("D3061", value: Numbers.Text(number), value2: Numbers.Text(exponent));
    }

    private static JsonValue? ToNumber(JsonValue? value) => value switch
    {
        null or JsonNumber => value,
        JsonBoolean boolean => Numbers.Of(boolean.Value ? 1L : 0L),
        JsonString { Value: var text } when TryParse(text, out var number) => Numbers.Of(number),
        _ => throw JsonataException.Of("D3030", value: JsonText.Excerpt(value)),
    };

    private static bool TryParse(string text, out double number)
    {
        var (radix, digits) = text switch
        {
            ['0', 'x' or 'X', ..] => (16, text[2..]),
            ['0', 'o' or 'O', ..] => (8, text[2..]),
            ['0', 'b' or 'B', ..] => (2, text[2..]),
            _ => (10, text),
        };
        number = 0;
        if (radix == 10)
            return IsDecimal(text) && double.TryParse(text, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
                return false;

            number = (number * radix) + value;
        }

        return digits.Length > 0 && double.IsFinite(number);
    }

    private static bool IsDecimal(string text)
    {
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        var point = digits.IndexOf('.');
        var hasDigitsAround = point < 0 || (point > 0 && point + 1 < digits.Length && char.IsAsciiDigit(digits[point + 1]));
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1]) && hasDigitsAround
            && !digits.ContainsAnyExcept(Letters);
    }

    private static string InBase(double number, double radix)
    {
        var places = Round(radix, 0);
        if (places is < 2 or > 36)
            throw JsonataException.Of("D3100", value: Numbers.Text(radix));

        if (places == 10)
            return Numbers.Text(number);

        var digits = new Stack<char>();
        for (var rest = Math.Abs(number); rest >= 1 || digits.Count == 0; rest = Math.Floor(rest / places))
            digits.Push("0123456789abcdefghijklmnopqrstuvwxyz"[(int)(rest % places)]);

        return (number < 0 ? "-" : "") + string.Concat(digits);
    }
}
