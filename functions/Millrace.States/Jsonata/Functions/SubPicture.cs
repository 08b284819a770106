namespace Millrace.States.Jsonata.Functions;

/// <summary>A picture of positive or of negative numbers, taken apart.</summary>
internal sealed record SubPicture(string Text, string Prefix, string Suffix)
{
    public int MinInteger { get; private init; }

    public int MinFraction { get; private init; }

    public int MaxFraction { get; private init; }

    public int Scaling { get; private init; }

    public int ExponentDigits { get; private init; }

    public int Regular { get; private init; }

    public int[] IntegerGroups { get; private init; } = [];

    public int[] FractionGroups { get; private init; } = [];

    public bool HasPoint { get; private init; }

    public static SubPicture Parse(string text, NumberSymbols symbols)
    {
        bool Starts(char letter) => symbols.IsActive(letter) && letter != symbols.Exponent[0];
        var start = 0;
        while (start < text.Length && !Starts(text[start]))
            start++;

        var end = text.Length;
        while (end > start && !Starts(text[end - 1]))
            end--;

        var active = text[start..end];
        var mark = active.IndexOf(symbols.Exponent, StringComparison.Ordinal);
        var mantissa = mark < 0 ? active : active[..mark];
        var exponent = mark < 0 ? null : active[(mark + symbols.Exponent.Length)..];
        var point = mantissa.IndexOf(symbols.Decimal, StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? "" : mantissa[(point + symbols.Decimal.Length)..];
        Check(text, (active, mantissa, exponent), (whole, fraction), symbols);
        return new SubPicture(text, text[..start], text[end..]) { HasPoint = point >= 0 }.Sized(whole, fraction, exponent, symbols);
    }

    private SubPicture Sized(string whole, string fraction, string? exponent, NumberSymbols symbols)
    {
        var minInteger = whole.Count(symbols.IsDigit);
        var minFraction = fraction.Count(symbols.IsDigit);
        var maxFraction = fraction.Count(symbols.IsDigitOrMark);
        var scaling = minInteger;
        if (minInteger == 0 && maxFraction == 0)
        {
            if (exponent is null)
                minInteger = 1;
            else
                (minFraction, maxFraction) = (1, 1);
        }

        if (exponent is not null && minInteger == 0 && whole.Contains(symbols.Digit, StringComparison.Ordinal))
            minInteger = 1;

        if (minInteger == 0 && minFraction == 0)
            minFraction = 1;

        var groups = Groups(whole, symbols, isFraction: false);
        return this with
        {
            MinInteger = minInteger,
            MinFraction = minFraction,
            MaxFraction = Math.Max(maxFraction, minFraction),
            HasPoint = HasPoint || maxFraction > 0,
            Scaling = scaling,
            ExponentDigits = exponent?.Length ?? 0,
            IntegerGroups = groups,
            FractionGroups = Groups(fraction, symbols, isFraction: true),
            Regular = Grouping.RegularOf(groups, areSame: true),
        };
    }

    private static int[] Groups(string digits, NumberSymbols symbols, bool isFraction)
    {
        var groups = new List<int>();
        for (var at = digits.IndexOf(symbols.Grouping, StringComparison.Ordinal); at >= 0; at = digits.IndexOf(symbols.Grouping, at + 1, StringComparison.Ordinal))
            groups.Add((isFraction ? digits[..at] : digits[at..]).Count(symbols.IsDigitOrMark));

        return [.. groups];
    }

    private static void Check(
        string text, (string Active, string Mantissa, string? Exponent) number, (string Whole, string Fraction) parts, NumberSymbols symbols)
    {
        var percents = Count(text, symbols.Percent);
        var perMilles = Count(text, symbols.PerMille);
        var (whole, fraction) = parts;
        var firstMark = whole.IndexOf(symbols.Digit, StringComparison.Ordinal);
        var lastMark = fraction.LastIndexOf(symbols.Digit, StringComparison.Ordinal);
        var code = text switch
        {
            _ when Count(text, symbols.Decimal) > 1 => "D3081",
            _ when percents > 1 => "D3082",
            _ when perMilles > 1 => "D3083",
            _ when percents > 0 && perMilles > 0 => "D3084",
            _ when !number.Mantissa.Any(symbols.IsDigitOrMark) => "D3085",
            _ when !number.Active.All(symbols.IsActive) => "D3086",
            _ when Has(symbols.Grouping + symbols.Decimal) || Has(symbols.Decimal + symbols.Grouping) => "D3087",
            _ when whole.EndsWith(symbols.Grouping, StringComparison.Ordinal) => "D3088",
            _ when Has(symbols.Grouping + symbols.Grouping) => "D3089",
            _ when firstMark >= 0 && whole[..firstMark].Any(symbols.IsDigit) => "D3090",
            _ when lastMark >= 0 && fraction[lastMark..].Any(symbols.IsDigit) => "D3091",
            _ when number.Exponent?.Length > 0 && percents + perMilles > 0 => "D3092",
            _ when number.Exponent is { } exponent && (exponent.Length == 0 || !exponent.All(symbols.IsDigit)) => "D3093",
            _ => null,
        };
        if (code is not null)
            throw JsonataException.Of(code);

        bool Has(string pair) => text.Contains(pair, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
