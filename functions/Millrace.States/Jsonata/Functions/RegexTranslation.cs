using System.Globalization;
using System.Text;

namespace Millrace.States.Jsonata.Functions;

/// <summary>JavaScript's regular expressions in .NET's spelling.</summary>
internal sealed class RegexTranslation
{
    private const string LineEnds = @"\n\r\u2028\u2029";

    private readonly string _pattern;
    private readonly bool _isMultiline;
    private readonly StringBuilder _text = new();
    private readonly List<string> _names = [];
    private int _position;

    private RegexTranslation(string pattern, bool isMultiline)
    {
        (_pattern, _isMultiline) = (pattern, isMultiline);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '(' && IsGroup(i))
                _names.Add(NameAt(i));
        }
    }

    public static string Of(string pattern, bool isMultiline) => new RegexTranslation(pattern, isMultiline).Translate();

    private string Translate()
    {
        while (_position < _pattern.Length)
        {
            var letter = _pattern[_position++];
            _ = letter switch
            {
                '\\' => Escape(),
                '[' => Class(),
                '(' => Open(),
                '.' => _text.Append("[^").Append(LineEnds).Append(']'),
                // .NET's dollar also matches before a last line end.
                '$' => _text.Append(_isMultiline ? $@"(?=[{LineEnds}]|\z)" : @"\z"),
                _ => _text.Append(letter),
            };
        }

        return _text.ToString();
    }

    private StringBuilder Open()
    {
        if (_position >= _pattern.Length || _pattern[_position] != '?')
            return _text.Append('(');

        // Named groups count with the others in JavaScript, and after them in .NET.
        var name = NameAt(_position - 1);
        if (name.Length > 0)
        {
            _position += name.Length + 3; // The question mark, the brackets and the name.
            return _text.Append('(');
        }

        var next = _position + 1 < _pattern.Length ? _pattern[_position + 1] : ' ';
        return next is ':' or '=' or '!' or '<' ? _text.Append('(') : throw new ArgumentException("No such group.");
    }

    private StringBuilder Escape()
    {
        if (_position >= _pattern.Length)
            throw new ArgumentException("Nothing is escaped.");

        var letter = _pattern[_position++];
        return letter switch
        {
            'd' => _text.Append("[0-9]"),
            'D' => _text.Append("[^0-9]"),
            'w' => _text.Append("[a-zA-Z0-9_]"),
            'W' => _text.Append("[^a-zA-Z0-9_]"),
            's' or 'S' or 'b' or 'B' or 'n' or 'r' or 't' or 'v' or 'f' or 'u' or 'x' or 'c' or '0' => _text.Append('\\').Append(letter),
            'k' => NamedReference(),
            >= '1' and <= '9' => Reference(letter),
            _ => char.IsAsciiLetter(letter) ? _text.Append(letter) : _text.Append('\\').Append(letter),
        };
    }

    private StringBuilder Reference(char first)
    {
        var start = _position - 1;
        while (_position < _pattern.Length && char.IsAsciiDigit(_pattern[_position]))
            _position++;

        return _text.Append(CultureInfo.InvariantCulture, $@"(?:\{first}{_pattern[(start + 1).._position]})");
    }

    private StringBuilder NamedReference()
    {
        var end = _pattern.IndexOf('>', _position);
        var number = end < 0 ? -1 : _names.IndexOf(_pattern[(_position + 1)..end]) + 1;
        if (number <= 0)
            throw new ArgumentException("No such group.");

        _position = end + 1;
        return _text.Append(CultureInfo.InvariantCulture, $@"(?:\{number})");
    }

    private StringBuilder Class()
    {
        if (_pattern.AsSpan(_position).StartsWith("]"))
        {
            _position++;
            return _text.Append("(?!)");
        }

        if (_pattern.AsSpan(_position).StartsWith("^]"))
        {
            _position += 2;
            return _text.Append(@"[\s\S]");
        }

        _text.Append('[');
        while (_position < _pattern.Length && _pattern[_position] != ']')
        {
            var letter = _pattern[_position++];
            if (letter == '\\' && _position < _pattern.Length)
                EscapeInClass(_pattern[_position++]);
            else
                _text.Append(letter == '[' ? @"\[" : letter.ToString());
        }

        _position++;
        return _text.Append(']');
    }

    private void EscapeInClass(char letter) => _ = letter switch
    {
        'd' => _text.Append("0-9"),
        'w' => _text.Append("a-zA-Z0-9_"),
        'D' or 'W' or 's' or 'S' or 'b' or 'n' or 'r' or 't' or 'v' or 'f' or 'u' or 'x' or 'c' or '0' => _text.Append('\\').Append(letter),
        _ => char.IsAsciiLetterOrDigit(letter) ? _text.Append(letter) : _text.Append('\\').Append(letter),
    };

    private bool IsGroup(int position) => position + 1 >= _pattern.Length || _pattern[position + 1] != '?' || NameAt(position).Length > 0;

    private string NameAt(int position)
    {
        if (string.CompareOrdinal(_pattern, position, "(?<", 0, 3) != 0 || position + 3 >= _pattern.Length || _pattern[position + 3] is '=' or '!')
            return "";

        var end = _pattern.IndexOf('>', position);
        return end < 0 ? "" : _pattern[(position + 3)..end];
    }
}
