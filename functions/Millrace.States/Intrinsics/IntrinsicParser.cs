using System.Text;
using Millrace.States.Expressions;
using Millrace.States.Json;
using Millrace.States.Paths;

namespace Millrace.States.Intrinsics;

/// <summary>Reads calls of intrinsic functions, nested to any sensible depth.</summary>
internal static class IntrinsicParser
{
    /// <exception cref="PathSyntaxException">The text is no call, or calls what does not exist or with the wrong number of arguments.</exception>
    public static Expression Parse(string text)
    {
        var cursor = new PathCursor(text);
        cursor.SkipSpace();
        var call = ReadCall(cursor);
        cursor.SkipSpace();
        return cursor.AtEnd ? call : throw cursor.Error("the call ends before this");
    }

    private static IntrinsicExpression ReadCall(PathCursor cursor)
    {
        var name = cursor.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_');
        if (!IntrinsicTable.All.TryGetValue(name, out var function))
            throw cursor.Error($"there is no function '{name}'");

        cursor.SkipSpace();
        cursor.Expect('(');
        var arguments = cursor.Nested(() => ReadArguments(cursor, isTemplate: name == "States.Format"));
        if (arguments.Count < function.MinArguments || arguments.Count > function.MaxArguments)
            throw cursor.Error($"{name} does not take {arguments.Count} arguments");

        return new IntrinsicExpression(cursor.Text, function, [.. arguments]);
    }

    private static List<Expression> ReadArguments(PathCursor cursor, bool isTemplate)
    {
        List<Expression> arguments = [];
        cursor.SkipSpace();
        if (cursor.Take(')'))
            return arguments;

        do
        {
            cursor.SkipSpace();
            arguments.Add(ReadArgument(cursor, isTemplate && arguments.Count == 0));
            cursor.SkipSpace();
        }
        while (cursor.Take(','));

        cursor.Expect(')');
        return arguments;
    }

    private static Expression ReadArgument(PathCursor cursor, bool isTemplate) => cursor.Current switch
    {
        '$' => new PathExpression(PathParser.ReadPath(cursor), MissingIn(cursor.Text)),
        '\'' => new ConstantExpression(new JsonString(ReadText(cursor, isTemplate))),
        'S' => ReadCall(cursor),
        _ => new ConstantExpression(PathFilterParser.ReadScalar(cursor)),
    };

    private static Func<JsonPath, JsonValue, string> MissingIn(string call) => (path, input) =>
        $"The function '{call}' had the following error: The JsonPath argument for the field '{path}' could not be found in the input '{input}'";

    private static string ReadText(PathCursor cursor, bool isTemplate)
    {
        var text = new StringBuilder();
        cursor.Expect('\'');
        while (cursor.Current != '\'')
        {
            if (cursor.AtEnd)
                throw cursor.Error("a quote is not closed");

            if (cursor.Current == '\\')
                ReadEscape(cursor, text, isTemplate);
            else
                text.Append(cursor.Current);

            cursor.Advance();
        }

        cursor.Advance();
        return text.ToString();
    }

    private static void ReadEscape(PathCursor cursor, StringBuilder text, bool isTemplate)
    {
        cursor.Advance();
        switch (cursor.Current)
        {
            case '\'':
                text.Append('\'');
                break;
            case '{' or '}' or '\\':
                // A template keeps its escapes: States.Format itself undoes them.
                text.Append(isTemplate ? "\\" : "").Append(cursor.Current);
                break;
            default:
                throw cursor.Error("only \\', \\{, \\} and \\\\ are escapes");
        }
    }
}
