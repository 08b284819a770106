using System.Globalization;

namespace Millrace.States.Validation;

/// <summary>Goes through JSON text as Jackson does, to stop where it would stop and to say what it would say. Never recurses.</summary>
internal sealed class JsonScanner(string text)
{
    private const string Values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    private readonly Stack<(char Opened, int At)> _open = new();

    /// <summary>How many characters have been read.</summary>
    public int Position { get; private set; }

    /// <exception cref="FormatException">The text is no JSON. The message is Jackson's.</exception>
    public void ReadDocument()
    {
        ReadValue(Take());
        while (_open.Count > 0)
            ReadNext();

        while (Position < text.Length && IsSpace(text[Position]))
            Position++;

        if (Position == text.Length)
            return;

        ReadValue(Take());
        throw new FormatException("Trailing token found after value");
    }

    private void ReadNext()
    {
        var (opened, _) = _open.Peek();
        var isObject = opened is '{' or ',';
        var letter = Take();
        if (letter == (isObject ? '}' : ']'))
        {
            _open.Pop();
            return;
        }

        // A pair is put on the stack with the sign that a next member must begin with.
        if (opened is ',' or ';')
        {
            if (letter != ',')
                throw Unexpected(letter, $"was expecting comma to separate {(isObject ? "Object" : "Array")} entries");

            letter = Take();
        }

        var (_, at) = _open.Pop();
        _open.Push((isObject ? ',' : ';', at));
        if (isObject)
            ReadKey(letter);

        ReadValue(isObject ? Take() : letter);
    }

    private void ReadKey(char letter)
    {
        if (letter != '"')
            throw Unexpected(letter, "was expecting double-quote to start field name");

        ReadText();
        var colon = Take();
        if (colon != ':')
            throw Unexpected(colon, "was expecting a colon to separate field name and value");
    }

    private void ReadValue(char letter)
    {
        if (letter == '"')
            ReadText();
        else if (letter is '{' or '[')
            _open.Push((letter, Position));
        else if (letter == '-' || char.IsAsciiDigit(letter))
            ReadNumber(letter);
        else if (char.IsLetter(letter) || letter is '_' or '$')
            ReadToken();
        else
            throw Unexpected(letter, $"expected a valid value {Values}");
    }

    private void ReadToken()
    {
        var start = Position - 1;
        while (Position < text.Length && (char.IsLetterOrDigit(text[Position]) || text[Position] is '_' or '$'))
            Position++;

        var token = text[start..Position];
        if (token is not ("true" or "false" or "null"))
            throw new FormatException($"Unrecognized token '{token}': was expecting {Values}");
    }

    private void ReadNumber(char first)
    {
        if (first == '-')
            first = ReadDigit("expected digit (0-9) to follow minus sign, for valid numeric value");

        if (first == '0' && Position < text.Length && char.IsAsciiDigit(text[Position]))
            throw new FormatException("Invalid numeric value: Leading zeroes not allowed");

        SkipDigits();
        if (TakeAny("."))
        {
            ReadDigit("Decimal point not followed by a digit");
            SkipDigits();
        }

        if (!TakeAny("eE"))
            return;

        TakeAny("+-");
        ReadDigit("Exponent indicator not followed by a digit");
        SkipDigits();
    }

    private void SkipDigits()
    {
        while (Position < text.Length && char.IsAsciiDigit(text[Position]))
            Position++;
    }

    private bool TakeAny(string letters)
    {
        var isThere = Position < text.Length && letters.Contains(text[Position]);
        Position += isThere ? 1 : 0;
        return isThere;
    }

    private char ReadDigit(string expected)
    {
        if (Position == text.Length)
            throw new FormatException("Unexpected end-of-input within a numeric value");

        var letter = text[Position++];
        return char.IsAsciiDigit(letter) ? letter : throw Unexpected(letter, expected);
    }

    private void ReadText()
    {
        while (Position < text.Length)
        {
            var letter = text[Position++];
            if (letter == '"')
                return;

            if (letter < ' ')
            {
                throw new FormatException(
                    $"Illegal unquoted character ((CTRL-CHAR, code {(int)letter})): has to be escaped using backslash to be included in string value");
            }

            if (letter == '\\')
                ReadEscape();
        }

        throw new FormatException("Unexpected end-of-input: was expecting closing quote for a string value");
    }

    private void ReadEscape()
    {
        if (Position == text.Length)
            throw new FormatException("Unexpected end-of-input in character escape sequence");

        var letter = text[Position++];
        if (letter != 'u')
        {
            if (!"\"\\/bfnrt".Contains(letter))
                throw new FormatException($"Unrecognized character escape {Shown(letter)}");

            return;
        }

        for (var i = 0; i < 4; i++, Position++)
        {
            if (Position == text.Length)
                throw new FormatException("Unexpected end-of-input in character escape sequence");

            if (!char.IsAsciiHexDigit(text[Position]))
                throw Unexpected(text[Position++], "expected a hex-digit for character escape sequence");
        }
    }

    private char Take()
    {
        while (Position < text.Length && IsSpace(text[Position]))
            Position++;

        if (Position < text.Length)
            return text[Position++];

        if (!_open.TryPeek(out var open))
            throw new FormatException("No content to map due to end-of-input");

        var isObject = open.Opened is '{' or ',';
        var start = JsonSyntaxError.LocationOf(text, open.At - 1);
        throw new FormatException(
            $"Unexpected end-of-input: expected close marker for {(isObject ? "Object" : "Array")} (start marker at {start})");
    }

    private static bool IsSpace(char letter) => letter is ' ' or '\t' or '\r' or '\n';

    private static string Shown(char letter) => letter < ' '
        ? $"((CTRL-CHAR, code {(int)letter}))"
        : string.Create(CultureInfo.InvariantCulture, $"'{letter}' (code {(int)letter})");

    private static FormatException Unexpected(char letter, string expected) => new($"Unexpected character ({Shown(letter)}): {expected}");
}
