using System.Text;

namespace Millrace.States.Paths;

/// <summary>Reads paths: <c>$.a['b'][0]</c>, <c>$$.Execution.Id</c>, <c>$variable.a</c>, <c>$..book[?(@.price &lt; 10)]</c>.</summary>
internal static class PathParser
{
    // What ends a name in dot notation; everything else, a dash or a letter of any script, belongs to it.
    private const string NameEnds = " \t\r\n.[]()=<>!&|,'\"";

    public static JsonPath ReadPath(PathCursor cursor)
    {
        var start = cursor.Position;
        if (!cursor.Take('$'))
            throw cursor.Error("a path starts with '$'");

        var (root, variable) = ReadRoot(cursor);
        var steps = ReadSteps(cursor);
        return new JsonPath(cursor.Since(start), root, variable, steps);
    }

    public static List<PathStep> ReadSteps(PathCursor cursor)
    {
        List<PathStep> steps = [];
        while (true)
        {
            if (cursor.Current == '[')
            {
                steps.Add(ReadBracket(cursor));
            }
            else if (cursor.Take(".."))
            {
                steps.Add(new PathStep.Descend());
                var found = cursor.Current == '[' ? ReadBracket(cursor) : ReadName(cursor);
                steps.Add(found is PathStep.Filter filter ? filter with { IsAfterDescent = true } : found);
            }
            else if (cursor.Take('.'))
            {
                steps.Add(cursor.Current == '[' ? ReadBracket(cursor) : ReadName(cursor));
            }
            else
            {
                return Ended(steps);
            }
        }
    }

    // What several names mean is known only when nothing follows them.
    private static List<PathStep> Ended(List<PathStep> steps)
    {
        if (steps is [.., PathStep.Names(var keys)])
            steps[^1] = new PathStep.Merge(keys);

        return steps;
    }

    private static (PathRoot Root, string? Variable) ReadRoot(PathCursor cursor)
    {
        if (cursor.Take('$'))
            return (PathRoot.Context, null);

        if (!char.IsLetter(cursor.Current) && cursor.Current != '_')
            return (PathRoot.Input, null);

        return (PathRoot.Variable, cursor.TakeWhile(letter => char.IsLetterOrDigit(letter) || letter == '_'));
    }

    private static PathStep ReadName(PathCursor cursor)
    {
        if (cursor.Take('*'))
            return new PathStep.Wildcard();

        var name = cursor.TakeWhile(letter => !NameEnds.Contains(letter, StringComparison.Ordinal));
        if (name.Length == 0)
            throw cursor.Error("expected a name");

        if (!cursor.Take("()"))
            return new PathStep.Name(name);

        return PathFunctions.Exists(name) ? new PathStep.Function(name) : throw cursor.Error($"there is no function '{name}'");
    }

    private static PathStep ReadBracket(PathCursor cursor)
    {
        cursor.Expect('[');
        cursor.SkipSpace();
        var step = cursor.Current switch
        {
            '*' => ReadWildcard(cursor),
            '?' => cursor.Nested(() => ReadFilter(cursor)),
            '\'' or '"' => ReadNames(cursor),
            _ => ReadIndexesOrSlice(cursor),
        };
        cursor.SkipSpace();
        cursor.Expect(']');
        return step;
    }

    private static PathStep.Wildcard ReadWildcard(PathCursor cursor)
    {
        cursor.Advance();
        return new PathStep.Wildcard();
    }

    private static PathStep.Filter ReadFilter(PathCursor cursor)
    {
        cursor.Advance();
        cursor.SkipSpace();
        cursor.Expect('(');
        var condition = PathFilterParser.ReadOr(cursor);
        cursor.Expect(')');
        return new PathStep.Filter(condition);
    }

    private static PathStep ReadNames(PathCursor cursor)
    {
        List<string> names = [];
        do
        {
            cursor.SkipSpace();
            names.Add(ReadQuoted(cursor));
            cursor.SkipSpace();
        }
        while (cursor.Take(','));

        return names.Count == 1 ? new PathStep.Name(names[0]) : new PathStep.Names(names);
    }

    /// <summary>A text in single or double quotes, in which a backslash keeps that quote, or another backslash, from its meaning.</summary>
    public static string ReadQuoted(PathCursor cursor)
    {
        var quote = cursor.Current;
        if (quote is not ('\'' or '"'))
            throw cursor.Error("expected a quoted name");

        cursor.Advance();
        var text = new StringBuilder();
        while (cursor.Current != quote || cursor.AtEnd)
        {
            if (cursor.AtEnd)
                throw cursor.Error("a quote is not closed");

            // Before any other letter a backslash is a letter itself.
            if (cursor.Current == '\\' && (cursor.Following == quote || cursor.Following == '\\'))
                cursor.Advance();

            text.Append(cursor.Current);
            cursor.Advance();
        }

        cursor.Advance();
        return text.ToString();
    }

    private static PathStep ReadIndexesOrSlice(PathCursor cursor)
    {
        int? first = cursor.Current == ':' ? null : cursor.ReadInteger();
        cursor.SkipSpace();
        if (cursor.Current == ':')
            return ReadSlice(cursor, first);

        List<int> indexes = [first ?? 0];
        while (cursor.Take(','))
        {
            cursor.SkipSpace();
            indexes.Add(cursor.ReadInteger());
            cursor.SkipSpace();
        }

        return indexes.Count == 1 ? new PathStep.Index(indexes[0]) : new PathStep.Indexes(indexes);
    }

    private static PathStep.Slice ReadSlice(PathCursor cursor, int? from)
    {
        int? to = null;
        var by = 1;
        cursor.Expect(':');
        cursor.SkipSpace();
        if (cursor.Current is '-' || char.IsAsciiDigit(cursor.Current))
            to = cursor.ReadInteger();

        cursor.SkipSpace();
        if (cursor.Take(':'))
            by = cursor.ReadInteger();

        return by > 0 ? new PathStep.Slice(from, to, by) : throw cursor.Error("a step of a slice must be positive");
    }
}
