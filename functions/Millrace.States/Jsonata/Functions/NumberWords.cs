using System.Text;
using System.Text.RegularExpressions;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Numbers in English words.</summary>
internal static partial class NumberWords
{
    private static readonly string[] Few =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen", "Fourteen",
        "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
    ];

    private static readonly string[] Ordinals =
    [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
        "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
    ];

    private static readonly string[] Decades = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

    private static readonly string[] Magnitudes = ["Thousand", "Million", "Billion", "Trillion"];

    private static readonly Dictionary<string, double> Values = AllValues();

    /// <summary>A pattern of all that a number in words may consist of.</summary>
    public static string Pattern { get; } = $"(?:{string.Join('|', Values.Keys.OrderByDescending(static one => one.Length))}|and|[-, ])+";

    public static string Write(double number, bool isOrdinal)
    {
        var words = new StringBuilder();
        Append(words, number, false, isOrdinal);
        return words.ToString();
    }

    public static double? Read(string text)
    {
        var segments = new Stack<double>([0]);
        foreach (var word in Separator().Split(text.ToLowerInvariant()))
        {
            if (!Values.TryGetValue(word, out var value))
                return null;

            var top = segments.Pop();
            if (value < 100)
            {
                if (top >= 1000)
                {
                    segments.Push(top);
                    top = 0;
                }

                segments.Push(top + value);
            }
            else
            {
                segments.Push(top * value);
            }
        }

        return segments.Sum();
    }

    private static void Append(StringBuilder words, double number, bool follows, bool isOrdinal)
    {
        if (number <= 19)
        {
            words.Append(follows ? " and " : "").Append((isOrdinal ? Ordinals : Few)[(int)number]);
        }
        else if (number < 100)
        {
            var decade = Decades[(int)(number / 10) - 2];
            words.Append(follows ? " and " : "").Append(isOrdinal && number % 10 == 0 ? decade[..^1] + "ieth" : decade);
            if (number % 10 > 0)
                Append(words.Append('-'), number % 10, false, isOrdinal);
        }
        else
        {
            AppendLarge(words.Append(follows ? ", " : ""), number, isOrdinal);
        }
    }

    private static void AppendLarge(StringBuilder words, double number, bool isOrdinal)
    {
        var magnitude = number < 1000 ? 0 : Math.Min((int)Math.Floor(Math.Log10(number) / 3), Magnitudes.Length);
        var factor = magnitude == 0 ? 100 : Math.Pow(10, magnitude * 3);
        var count = Math.Floor(number / factor);
        var rest = number - (count * factor);
        Append(words, count, false, false);
        words.Append(' ').Append(magnitude == 0 ? "Hundred" : Magnitudes[magnitude - 1]);
        if (rest > 0)
            Append(words, rest, true, isOrdinal);
        else if (isOrdinal)
            words.Append("th");
    }

    private static Dictionary<string, double> AllValues()
    {
        var values = new Dictionary<string, double>();
        for (var i = 0; i < Few.Length; i++)
            values[Few[i].ToLowerInvariant()] = values[Ordinals[i].ToLowerInvariant()] = i;

        for (var i = 0; i < Decades.Length; i++)
            values[Decades[i].ToLowerInvariant()] = values[Decades[i].ToLowerInvariant()[..^1] + "ieth"] = (i + 2) * 10;

        values["hundred"] = values["hundredth"] = 100;
        for (var i = 0; i < Magnitudes.Length; i++)
            values[Magnitudes[i].ToLowerInvariant()] = values[Magnitudes[i].ToLowerInvariant() + "th"] = Math.Pow(10, (i + 1) * 3);

        return values;
    }

    [GeneratedRegex(@",\s|\sand\s|[\s\-]")]
    private static partial Regex Separator();
}

/// <summary>Roman numerals, in capitals.</summary>
internal static class RomanNumerals
{
    private static readonly (int Value, string Letters)[] Numerals =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
        (4, "IV"), (1, "I"),
    ];

    public static string Write(int number)
    {
        var text = new StringBuilder();
        foreach (var (value, letters) in Numerals)
        {
            for (; number >= value; number -= value)
                text.Append(letters);
        }

        return text.ToString();
    }

    public static double? Read(string text)
    {
        var (sum, most) = (0, 0);
        foreach (var letter in text.ToUpperInvariant().Reverse())
        {
            var value = Array.Find(Numerals, one => one.Letters.Length == 1 && one.Letters[0] == letter).Value;
            if (value == 0)
                return null;

            sum += value < most ? -value : value;
            most = Math.Max(most, value);
        }

        return sum;
    }
}

/// <summary>A, B ... Z, AA, AB: as columns of a table are counted.</summary>
internal static class LetterNumerals
{
    public static string Write(int number)
    {
        var letters = "";
        for (; number > 0; number = (number - 1) / 26)
            letters = (char)('A' + ((number - 1) % 26)) + letters;

        return letters;
    }

    public static double? Read(string text)
    {
        var number = 0.0;
        foreach (var letter in text.ToUpperInvariant())
        {
            if (!char.IsAsciiLetterUpper(letter))
                return null;

            number = (number * 26) + letter - 'A' + 1;
        }

        return number;
    }
}
