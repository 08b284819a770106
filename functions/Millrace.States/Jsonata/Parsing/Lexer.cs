using System.Globalization;
using System.Text;

namespace Millrace.States.Jsonata.Parsing;

/// <summary>Splits the text into tokens, on demand: only the parser knows whether a slash divides or starts a regular expression.</summary>
internal sealed class Lexer(string text)
{
    private const string Spaces = " \t\n\r\v";
    private const string Operators = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private static readonly string[] Pairs = ["..", ":=", "!=", ">=", "<=", "**", "~>"];

    private int _position;

    public Token Next(bool infix)
    {
        SkipSpace();
        if (_position >= text.Length)
            return new Token(TokenKind.End, "(end)", text.Length);

        var letter = text[_position];
        if (!infix && letter == '/')
        {
            _position++;
            return Regex();
        }

        foreach (var pair in Pairs)
        {
            if (string.CompareOrdinal(text, _position, pair, 0, 2) == 0)
                return Operator(pair);
        }

        return letter switch
        {
            _ when Operators.Contains(letter) => Operator(letter.ToString()),
            '"' or '\'' => String(letter),
            '`' => QuotedName(),
            _ => TryNumber() ?? Word(),
        };
    }


    private Token Operator(string value)
    {
        _position += value.Length;
        return new Token(TokenKind.Operator, value, _position);
    }

    private void SkipSpace()
    {
        while (_position < text.Length)
        {
            if (Spaces.Contains(text[_position]))
            {
                _position++;
            }
            else if (string.CompareOrdinal(text, _position, "/*", 0, 2) == 0)
            {
                var start = _position;
                var end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                _position = end < 0 ? throw JsonataException.Of("S0106", start) : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private Token String(char quote)
    {
        var content = new StringBuilder();
        for (_position++; _position < text.Length; _position++)
        {
            var letter = text[_position];
            if (letter == quote)
            {
                _position++;
                return new Token(TokenKind.String, content.ToString(), _position);
            }

            content.Append(letter == '\\' ? Escaped() : letter);
        }

        throw JsonataException.Of("S0101", _position);
    }

    private char Escaped()
    {
        var letter = ++_position < text.Length ? text[_position] : '\0';
        return letter switch
        {
            '"' or '\\' or '/' => letter,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => CodeUnit(),
            _ => throw JsonataException.Of("S0103", _position, token: letter.ToString()),
        };
    }

    private char CodeUnit()
    {
        if (_position + 4 >= text.Length
            || !ushort.TryParse(text.AsSpan(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            throw JsonataException.Of("S0104", _position);
        }

        _position += 4;
        return (char)unit;
    }

    private Token QuotedName()
    {
        var start = ++_position;
        var end = text.IndexOf('`', start);
        if (end < 0)
        {
            _position = text.Length;
            throw JsonataException.Of("S0105", _position);
        }

        _position = end + 1;
        return new Token(TokenKind.Name, text[start..end], _position);
    }

    private Token? TryNumber()
    {
        var end = _position;
        if (!SkipDigits(ref end))
            return null;

        if (text[_position] == '0')
            end = _position + 1;

        var afterPoint = end + 1;
        if (end < text.Length && text[end] == '.' && SkipDigits(ref afterPoint))
            end = afterPoint;

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-')
                exponent++;

            if (SkipDigits(ref exponent))
                end = exponent;
        }

        var spelling = text[_position..end];
        var number = double.Parse(spelling, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            throw JsonataException.Of("S0102", _position, token: spelling);

        _position = end;
        return new Token(TokenKind.Number, spelling, _position) { Number = number };
    }

    private bool SkipDigits(ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
            position++;

        return position > start;
    }

    private Token Word()
    {
        var start = _position;
        while (_position < text.Length && !Spaces.Contains(text[_position]) && !Operators.Contains(text[_position]))
            _position++;

        var word = text[start.._position];
        return word switch
        {
            ['$', ..] => new Token(TokenKind.Variable, word[1..], _position),
            "or" or "in" or "and" => new Token(TokenKind.Operator, word, _position),
            "true" or "false" or "null" => new Token(TokenKind.Literal, word, _position),
            _ => new Token(TokenKind.Name, word, _position),
        };
    }

    private Token Regex()
    {
        var start = _position;
        var depth = 0;
        for (; _position < text.Length; _position++)
        {
            var letter = text[_position];
            var isEscaped = text[_position - 1] == '\\';
            if (letter == '/' && !isEscaped && depth == 0)
            {
                if (_position == start)
                    throw JsonataException.Of("S0301", _position);

                var pattern = text[start.._position];
                var flags = ++_position;
                while (_position < text.Length && text[_position] is 'i' or 'm')
                    _position++;

                return new Token(TokenKind.Regex, pattern, _position) { Flags = text[flags.._position] };
            }

            if (letter is '(' or '[' or '{' && !isEscaped)
                depth++;
            else if (letter is ')' or ']' or '}' && !isEscaped)
                depth--;
        }

        throw JsonataException.Of("S0302", _position);
    }
}
