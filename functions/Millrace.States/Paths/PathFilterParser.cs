using System.Text;
using System.Text.RegularExpressions;
using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>Reads the condition of a filter.</summary>
internal static class PathFilterParser
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    // Those of Java that change nothing here are taken all the same.
    private static readonly Dictionary<char, RegexOptions> Flags = new()
    {
        ['i'] = RegexOptions.IgnoreCase,
        ['m'] = RegexOptions.Multiline,
        ['s'] = RegexOptions.Singleline,
        ['x'] = RegexOptions.IgnorePatternWhitespace,
        ['d'] = RegexOptions.None,
        ['u'] = RegexOptions.None,
        ['U'] = RegexOptions.None,
    };

    public static PathFilter ReadOr(PathCursor cursor)
    {
        var left = ReadAnd(cursor);
        while (cursor.Take("||"))
            left = new PathFilter.Or(left, ReadAnd(cursor));

        return left;
    }

    private static PathFilter ReadAnd(PathCursor cursor)
    {
        var left = ReadUnary(cursor);
        while (cursor.Take("&&"))
            left = new PathFilter.And(left, ReadUnary(cursor));

        return left;
    }

    private static PathFilter ReadUnary(PathCursor cursor)
    {
        cursor.SkipSpace();
        var filter = cursor.Current switch
        {
            '!' => cursor.Nested(() => ReadNot(cursor)),
            '(' => cursor.Nested(() => ReadGroup(cursor)),
            _ => ReadComparison(cursor),
        };
        cursor.SkipSpace();
        return filter;
    }

    private static PathFilter.Not ReadNot(PathCursor cursor)
    {
        cursor.Expect('!');
        return new PathFilter.Not(ReadUnary(cursor));
    }

    private static PathFilter ReadGroup(PathCursor cursor)
    {
        cursor.Expect('(');
        var filter = ReadOr(cursor);
        cursor.Expect(')');
        return filter;
    }

    private static PathFilter ReadComparison(PathCursor cursor)
    {
        var left = ReadOperand(cursor);
        cursor.SkipSpace();
        if (cursor.Take("=~"))
            return new PathFilter.Matches(left, ReadPattern(cursor));

        foreach (var comparison in FilterOperator.All)
        {
            // "in" begins other words as well.
            if (cursor.Take(comparison.Sign) && (!comparison.IsWord || !char.IsAsciiLetterOrDigit(cursor.Current)))
                return new PathFilter.Compare(left, comparison, ReadOperand(cursor));
        }

        return left.Literal is null ? new PathFilter.Exists(left) : throw cursor.Error("expected a comparison");
    }

    private static FilterOperand ReadOperand(PathCursor cursor)
    {
        cursor.SkipSpace();
        switch (cursor.Current)
        {
            case '@':
                cursor.Advance();
                return new FilterOperand(null, false, PathParser.ReadSteps(cursor));
            case '$':
                cursor.Advance();
                return new FilterOperand(null, true, PathParser.ReadSteps(cursor));
            default:
                return new FilterOperand(ReadLiteral(cursor), false, []);
        }
    }

    private static JsonValue ReadLiteral(PathCursor cursor)
    {
        cursor.SkipSpace();
        if (cursor.Current is '\'' or '"')
            return new JsonString(PathParser.ReadQuoted(cursor));

        if (cursor.Current == '[')
            return cursor.Nested(() => ReadList(cursor));

        return ReadWord(cursor);
    }

    // AWS takes a word without quotes as a text: [?(@.status == Failure)].
    private static JsonValue ReadWord(PathCursor cursor)
    {
        if (!char.IsAsciiLetter(cursor.Current))
            return ReadScalar(cursor);

        var word = cursor.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
        return word switch
        {
            "true" => JsonBoolean.True,
            "false" => JsonBoolean.False,
            "null" => JsonNull.Instance,
            _ => new JsonString(word),
        };
    }

    /// <summary>A number, true, false or null, wherever paths and functions allow one.</summary>
    public static JsonValue ReadScalar(PathCursor cursor)
    {
        var word = cursor.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '.');
        try
        {
            return JsonReading.Read(Encoding.UTF8.GetBytes(word));
        }
        catch (System.Text.Json.JsonException)
        {
            throw cursor.Error($"'{word}' is no value");
        }
    }

    private static JsonArray ReadList(PathCursor cursor)
    {
        cursor.Expect('[');
        List<JsonValue> items = [];
        cursor.SkipSpace();
        while (cursor.Current != ']')
        {
            items.Add(ReadLiteral(cursor));
            cursor.SkipSpace();
            if (!cursor.Take(','))
                break;
        }

        cursor.SkipSpace();
        cursor.Expect(']');
        return new JsonArray([.. items]);
    }

    private static Regex ReadPattern(PathCursor cursor)
    {
        cursor.SkipSpace();
        cursor.Expect('/');
        var pattern = new StringBuilder();
        while (cursor.Current != '/' && !cursor.AtEnd)
        {
            if (cursor.Current == '\\' && cursor.Following == '/')
                cursor.Advance();

            pattern.Append(cursor.Current);
            cursor.Advance();
        }

        cursor.Expect('/');
        var options = RegexOptions.CultureInvariant;
        foreach (var flag in cursor.TakeWhile(char.IsAsciiLetter))
            options |= Flags.TryGetValue(flag, out var option) ? option : throw cursor.Error($"there is no flag '{flag}'");

        return Compile($@"\A(?:{pattern})\z", options, cursor);
    }

    private static Regex Compile(string pattern, RegexOptions options, PathCursor cursor)
    {
        try
        {
            // No pattern can take exponential time without backtracking.
            return new Regex(pattern, options | RegexOptions.NonBacktracking, LongestMatch);
        }
        catch (NotSupportedException)
        {
            // It looks around or back, which takes backtracking.
            return new Regex(pattern, options, LongestMatch);
        }
        catch (ArgumentException exception)
        {
            throw cursor.Error(exception.Message);
        }
    }
}
