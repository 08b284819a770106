using System.Globalization;

namespace Millrace.States.Paths;

/// <summary>A place in the text of a path or of an intrinsic function.</summary>
internal sealed class PathCursor(string text)
{
    private const int MaxNesting = 50;
    private int _nesting;

    public string Text => text;

    public int Position { get; private set; }

    public bool AtEnd => Position >= text.Length;

    public char Current => AtEnd ? '\0' : text[Position];

    public char Following => Position + 1 < text.Length ? text[Position + 1] : '\0';

    public void Advance(int by = 1) => Position += by;

    public bool Take(char expected)
    {
        if (Current != expected || AtEnd)
            return false;

        Position++;
        return true;
    }

    public bool Take(string expected)
    {
        if (string.CompareOrdinal(text, Position, expected, 0, expected.Length) != 0)
            return false;

        Position += expected.Length;
        return true;
    }

    public void Expect(char expected)
    {
        if (!Take(expected))
            throw Error($"expected '{expected}'");
    }

    public void SkipSpace()
    {
        while (Current is ' ' or '\t' or '\n' or '\r')
            Position++;
    }

    public string TakeWhile(Func<char, bool> accepts)
    {
        var start = Position;
        while (!AtEnd && accepts(Current))
            Position++;

        return text[start..Position];
    }

    public string Since(int start) => text[start..Position];

    /// <summary>Reads what is nested in brackets, and refuses to go too deep.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++_nesting > MaxNesting)
            throw Error("it is nested too deep");

        var result = read();
        _nesting--;
        return result;
    }

    public int ReadInteger()
    {
        var start = Position;
        Take('-');
        TakeWhile(char.IsAsciiDigit);
        return int.TryParse(Since(start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error("expected a whole number");
    }

    public PathSyntaxException Error(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{text}' cannot be read at position {Position}: {problem}"));
}
