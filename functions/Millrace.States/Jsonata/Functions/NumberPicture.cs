using System.Globalization;
using System.Text;
using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Writes numbers by XPath's decimal pictures, such as <c>#,##0.00</c>.</summary>
internal static class NumberPicture
{
    private const int MostDigits = 100;

    public static JsonString Format(double number, string picture, JsonObject? options)
    {
        var symbols = NumberSymbols.Of(options);
        var parts = picture.Split(symbols.PatternSeparator);
        if (parts.Length > 2)
            throw JsonataException.Of("D3080");

        SubPicture[] pictures = [.. parts.Select(part => SubPicture.Parse(part, symbols))];
        var chosen = number >= 0 ? pictures[0] : pictures[^1];
        var sign = number < 0 && pictures.Length == 1 ? symbols.Minus : "";
        var scaled = Math.Abs(number) * (chosen.Text.Contains(symbols.Percent, StringComparison.Ordinal) ? 100
            : chosen.Text.Contains(symbols.PerMille, StringComparison.Ordinal) ? 1000 : 1);
        return new JsonString(sign + chosen.Prefix + Digits(scaled, chosen, symbols) + chosen.Suffix);
    }

    private static string Digits(double number, SubPicture picture, NumberSymbols symbols)
    {
        var exponent = 0;
        if (picture.ExponentDigits > 0)
            (number, exponent) = Scaled(number, picture.Scaling);

        var rounded = NumberLibrary.Round(number, Math.Min(picture.MaxFraction, MostDigits));
        var plain = rounded.ToString($"F{Math.Min(picture.MaxFraction, MostDigits)}", CultureInfo.InvariantCulture);
        var point = plain.IndexOf('.') is var at and >= 0 ? at : plain.Length;
        var whole = plain[..point].TrimStart('0').PadLeft(Math.Min(picture.MinInteger, MostDigits), '0');
        var fraction = point == plain.Length ? "" : plain[(point + 1)..].TrimEnd('0');
        fraction = fraction.PadRight(Math.Min(picture.MinFraction, MostDigits), '0');

        var text = new StringBuilder(symbols.InFamily(Grouped(whole, picture, symbols)));
        if (fraction.Length > 0 && picture.HasPoint)
            text.Append(symbols.Decimal).Append(symbols.InFamily(GroupedFraction(fraction, picture, symbols)));

        if (picture.ExponentDigits > 0)
        {
            text.Append(symbols.Exponent).Append(exponent < 0 ? "-" : "").Append(
                symbols.InFamily(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(Math.Min(picture.ExponentDigits, MostDigits), '0')));
        }

        return text.ToString();
    }

    private static (double Mantissa, int Exponent) Scaled(double number, int digits)
    {
        var exponent = 0;
        var (most, least) = (Math.Pow(10, digits), Math.Pow(10, digits - 1));
        for (; number > 0 && number < least; exponent--)
            number *= 10;

        for (; number > most; exponent++)
            number /= 10;

        return (number, exponent);
    }

    private static string Grouped(string whole, SubPicture picture, NumberSymbols symbols)
    {
        var text = new StringBuilder(whole);
        if (picture.Regular > 0)
        {
            for (var from = picture.Regular; from < whole.Length; from += picture.Regular)
                text.Insert(whole.Length - from, symbols.Grouping);

            return text.ToString();
        }

        foreach (var position in picture.IntegerGroups.Order())
        {
            if (position < whole.Length)
                text.Insert(whole.Length - position, symbols.Grouping);
        }

        return text.ToString();
    }

    private static string GroupedFraction(string fraction, SubPicture picture, NumberSymbols symbols)
    {
        var text = new StringBuilder(fraction);
        foreach (var position in picture.FractionGroups.OrderDescending())
        {
            if (position < fraction.Length)
                text.Insert(position, symbols.Grouping);
        }

        return text.ToString();
    }
}

/// <summary>The letters that mean something in a picture.</summary>
internal sealed record NumberSymbols(string Decimal, string Grouping, string Exponent, string Minus)
{
    public string Percent { get; private init; } = "%";

    public string PerMille { get; private init; } = "‰";

    public string Digit { get; private init; } = "#";

    public string PatternSeparator { get; private init; } = ";";

    public char Zero { get; private init; } = '0';

    public static NumberSymbols Of(JsonObject? options)
    {
        return new NumberSymbols(
            Symbol("decimal-separator", "."), Symbol("grouping-separator", ","), Symbol("exponent-separator", "e"), Symbol("minus-sign", "-"))
        {
            Percent = Symbol("percent", "%"),
            PerMille = Symbol("per-mille", "‰"),
            Digit = Symbol("digit", "#"),
            PatternSeparator = Symbol("pattern-separator", ";"),
            Zero = Symbol("zero-digit", "0")[0],
        };

        string Symbol(string name, string otherwise) =>
            options is not null && options.TryGet(name, out var value) && value is JsonString { Value.Length: > 0 and < 10 } text ? text.Value : otherwise;
    }

    public bool IsDigit(char letter) => letter >= Zero && letter <= Zero + 9;

    public bool IsDigitOrMark(char letter) => IsDigit(letter) || letter == Digit[0];

    public bool IsActive(char letter) =>
        IsDigitOrMark(letter) || letter == Decimal[0] || letter == Exponent[0] || letter == Grouping[0] || letter == PatternSeparator[0];

    public string InFamily(string digits) => Zero == '0'
        ? digits
        : string.Concat(digits.Select(letter => char.IsAsciiDigit(letter) ? (char)(letter - '0' + Zero) : letter));
}
