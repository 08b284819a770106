using System.Globalization;
using System.Text;
using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Functions;

internal enum Numbering { Decimal, Letters, Roman, Words, Sequence }

internal enum LetterCase { Lower, Upper, Title }

/// <summary>How a whole number is written: digits in groups, letters, Roman numerals or words; and perhaps as an ordinal.</summary>
internal sealed record IntegerPicture
{
    private const string DigitZeros =
        "0\u0660\u06F0\u07C0\u0966\u09E6\u0A66\u0AE6\u0B66\u0BE6\u0C66\u0CE6\u0D66\u0DE6\u0E50\u0ED0\u0F20\u1040\u1090\u17E0\u1810\u1946"
        + "\u19D0\u1A80\u1A90\u1B50\u1BB0\u1C40\u1C50\uA620\uA8D0\uA900\uA9D0\uA9F0\uAA50\uABF0\uFF10";

    public Numbering Numbering { get; private init; }

    public LetterCase Case { get; private init; }

    public bool IsOrdinal { get; private init; }

    public int MandatoryDigits { get; init; }

    public int OptionalDigits { get; private init; }

    public bool IsRegular => _regular > 0;

    public bool HasSeparators => _separators.Count > 0;

    private string _token = "";
    private char _zero = '0';
    private int _regular;
    private List<(int Position, char Letter)> _separators = [];

    public static IntegerPicture Parse(string picture)
    {
        var semicolon = picture.LastIndexOf(';');
        var form = semicolon < 0 ? picture : picture[..semicolon];
        var isOrdinal = semicolon >= 0 && picture.AsSpan(semicolon + 1).StartsWith("o");
        return form switch
        {
            "A" or "a" => new IntegerPicture { Numbering = Numbering.Letters, Case = CaseOf(form), IsOrdinal = isOrdinal },
            "I" or "i" => new IntegerPicture { Numbering = Numbering.Roman, Case = CaseOf(form), IsOrdinal = isOrdinal },
            "W" or "w" or "Ww" => new IntegerPicture { Numbering = Numbering.Words, Case = CaseOf(form), IsOrdinal = isOrdinal },
            _ => Digits(form, isOrdinal),
        };
    }

    public string Write(double number)
    {
        var value = Math.Abs(number);
        var text = Numbering switch
        {
            Numbering.Letters => InCase(LetterNumerals.Write(Bounded(value))),
            Numbering.Roman => InCase(RomanNumerals.Write(Bounded(value))),
            Numbering.Words => InCase(NumberWords.Write(value, IsOrdinal)),
            Numbering.Decimal => WriteDigits(value),
            _ => throw JsonataException.Of("D3130", value: JsonText.Excerpt(new JsonString(_token))),
        };
        return number < 0 ? "-" + text : text;
    }

    public JsonValue? Read(string text)
    {
        double? number = Numbering switch
        {
            Numbering.Letters => LetterNumerals.Read(text),
            Numbering.Roman => RomanNumerals.Read(text),
            Numbering.Words => NumberWords.Read(text),
            Numbering.Decimal => ReadDigits(text),
            _ => throw JsonataException.Of("D3130", value: JsonText.Excerpt(new JsonString(_token))),
        };
        return number is null ? null : Numbers.Of(number.Value);
    }

    private static LetterCase CaseOf(string form) => form.Length == 2 ? LetterCase.Title : char.IsUpper(form[0]) ? LetterCase.Upper : LetterCase.Lower;

    private string InCase(string text) => Case switch
    {
        LetterCase.Upper => text.ToUpperInvariant(),
        LetterCase.Lower => text.ToLowerInvariant(),
        _ => text,
    };

    // Beyond it, Roman numerals and the like are nothing but a long row of letters.
    private static int Bounded(double value) => value <= 1_000_000
        ? (int)value
        : throw JsonataException.Of("D1001", value: Numbers.Text(value));

    private static IntegerPicture Digits(string form, bool isOrdinal)
    {
        char? zero = null;
        var (mandatory, optional, position) = (0, 0, 0);
        var separators = new List<(int Position, char Letter)>();
        foreach (var letter in form.Reverse())
        {
            var family = DigitZeros.IndexOf(DigitZeros.FirstOrDefault(one => letter >= one && letter <= one + 9, '\0'));
            if (family >= 0)
            {
                if (zero is not null && zero != DigitZeros[family])
                    throw JsonataException.Of("D3131");

                zero = DigitZeros[family];
                mandatory++;
                position++;
            }
            else if (letter == '#')
            {
                optional++;
                position++;
            }
            else
            {
                separators.Add((position, letter));
            }
        }

        return new IntegerPicture
        {
            Numbering = mandatory > 0 ? Numbering.Decimal : Numbering.Sequence,
            IsOrdinal = isOrdinal,
            MandatoryDigits = mandatory,
            OptionalDigits = optional,
            _zero = zero ?? '0',
            _token = form,
            _separators = separators,
            _regular = Grouping.RegularOf([.. separators.Select(static one => one.Position)], separators.Select(static one => one.Letter).Distinct().Count() == 1),
        };
    }

    private string WriteDigits(double value)
    {
        var digits = new StringBuilder(value.ToString("F0", CultureInfo.InvariantCulture).PadLeft(Math.Min(MandatoryDigits, 1000), '0'));
        var plain = digits.ToString();
        for (var i = 0; i < digits.Length; i++)
            digits[i] = (char)(digits[i] - '0' + _zero);

        var length = digits.Length;
        if (IsRegular)
        {
            for (var from = _regular; from < length; from += _regular)
                digits.Insert(length - from, _separators[0].Letter);
        }
        else
        {
            foreach (var (position, letter) in _separators)
            {
                if (position <= length)
                    digits.Insert(length - position, letter);
            }
        }

        return IsOrdinal ? digits.Append(Suffix(plain)).ToString() : digits.ToString();
    }

    private static string Suffix(string digits) => digits[^1] switch
    {
        _ when digits is [.., '1', _] => "th",
        '1' => "st",
        '2' => "nd",
        '3' => "rd",
        _ => "th",
    };

    private double? ReadDigits(string text)
    {
        var digits = new StringBuilder();
        foreach (var letter in IsOrdinal && text.Length > 2 ? text.AsSpan(0, text.Length - 2) : text)
        {
            if (letter >= _zero && letter <= _zero + 9)
                digits.Append((char)(letter - _zero + '0'));
            else if (letter == '-' && digits.Length == 0)
                digits.Append(letter);
            else if (!_separators.Exists(one => one.Letter == letter))
                break;
        }

        return double.TryParse(digits.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

/// <summary>Where separators stand between digits.</summary>
internal static class Grouping
{
    /// <summary>After how many digits a separator comes again and again; zero when they stand at no regular places.</summary>
    public static int RegularOf(int[] positions, bool areSame)
    {
        if (positions.Length == 0 || !areSame)
            return 0;

        var factor = positions.Aggregate(Divisor);
        for (var i = 1; i <= positions.Length; i++)
        {
            if (!positions.Contains(i * factor))
                return 0;
        }

        return factor;
    }

    private static int Divisor(int first, int second) => second == 0 ? first : Divisor(second, first % second);
}
