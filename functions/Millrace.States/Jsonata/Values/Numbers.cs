using System.Globalization;
using System.Text.Json;
using Millrace.States.Json;

namespace Millrace.States.Jsonata.Values;

/// <summary>Infinity or no number: an error wherever it is used, but for arithmetic that made it.</summary>
internal sealed class NonFinite(double value) : JsonValue
{
    public double Value => value;

    public override JsonKind Kind => JsonKind.Null;

    public override int Depth => Sequence.Foreign;

    public override long Size => 4;

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNullValue();
}

internal static class Numbers
{
    private const double Safe = 9007199254740992;

    private static readonly JsonNumber[] Small = [.. Enumerable.Range(-128, 1152).Select(static one => new JsonNumber((long)one))];

    public static JsonNumber Of(long value) => value is >= -128 and < 1024 ? Small[value + 128] : new JsonNumber(value);

    public static JsonValue Of(double value)
    {
        // Everyday numbers leave at the first test.
        var whole = (long)value;
        if (whole == value && Math.Abs(value) < Safe)
            return Of(whole);

        return double.IsFinite(value) ? new JsonNumber(value) : new NonFinite(value);
    }

    /// <summary>Whether it is a number; one that is infinite is an error.</summary>
    public static bool TryGet(JsonValue? value, out double number)
    {
        if (value is JsonNumber one)
        {
            number = one.AsDouble;
            return true;
        }

        number = 0;
        return value is NonFinite none ? throw JsonataException.Of("D1001", value: Text(none.Value)) : false;
    }

    public static bool IsWhole(double value) => Math.Floor(value) == value;

    /// <summary>As JavaScript prints it.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

        if (IsWhole(value) && Math.Abs(value) < 1e15)
            return ((long)value).ToString(CultureInfo.InvariantCulture);

        var round = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var digits = Digits(round);
        var exponent = Exponent(round);
        var sign = value < 0 ? "-" : "";
        return exponent switch
        {
            >= 21 or < -6 => $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}",
            < 0 => $"{sign}0.{new string('0', -exponent - 1)}{digits}",
            _ when digits.Length <= exponent + 1 => sign + digits.PadRight(exponent + 1, '0'),
            _ => $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
    }

    /// <summary>To the fifteen digits that JSONata shows.</summary>
    public static string ShortText(double value) => IsWhole(value) && Math.Abs(value) < 1e15
        ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : Text(double.Parse(value.ToString("E14", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private static int Exponent(string round)
    {
        var mark = round.IndexOf('E');
        if (mark >= 0)
            return int.Parse(round.AsSpan(mark + 1), CultureInfo.InvariantCulture);

        var point = round.IndexOf('.') is var at and >= 0 ? at : round.Length;
        var first = round.AsSpan().IndexOfAnyExcept('0', '.');
        return first < point ? point - 1 : point - first;
    }

    private static string Digits(string round)
    {
        var mantissa = round.AsSpan(0, round.IndexOf('E') is var e and >= 0 ? e : round.Length);
        Span<char> digits = stackalloc char[mantissa.Length];
        var count = 0;
        foreach (var letter in mantissa)
        {
            if (char.IsAsciiDigit(letter) && (count > 0 || letter != '0'))
                digits[count++] = letter;
        }

        return new string(digits[..count].TrimEnd('0'));
    }
}
