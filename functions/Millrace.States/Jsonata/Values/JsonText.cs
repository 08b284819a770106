using System.Globalization;
using System.Text;
using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;

namespace Millrace.States.Jsonata.Values;

/// <summary>Values as text, as JavaScript writes JSON.</summary>
internal static class JsonText
{
    private const int ExcerptLetters = 1000;

    public static string Of(JsonValue value, Run run, bool isIndented = false)
    {
        if (value is JsonString text)
            return text.Value;

        if (value is JsonNumber number)
            return Numbers.ShortText(number.AsDouble);

        if (value is NonFinite)
            throw JsonataException.Of("D3001");

        if (value is Function)
            return "";

        var builder = new StringBuilder();
        Write(value, builder, isIndented ? 0 : -1, run);
        return builder.ToString();
    }

    /// <summary>For messages: never fails, never long.</summary>
    public static string Excerpt(JsonValue value)
    {
        if (value is NonFinite none)
            return Numbers.Text(none.Value);

        var builder = new StringBuilder();
        Write(value, builder, -1, null);
        return builder.Length <= ExcerptLetters ? builder.ToString() : builder.ToString(0, ExcerptLetters) + "...";
    }

    private static void Write(JsonValue value, StringBuilder builder, int indent, Run? run)
    {
        run?.Step();
        Limits.CheckLetters(builder.Length);
        if (run is null && builder.Length > ExcerptLetters)
            return;

        switch (value)
        {
            case JsonString text:
                Quote(text.Value, builder);
                break;
            case JsonNumber number:
                builder.Append(Numbers.ShortText(number.AsDouble));
                break;
            case JsonBoolean boolean:
                builder.Append(boolean.Value ? "true" : "false");
                break;
            case JsonObject members:
                WriteMembers(members, builder, indent, run);
                break;
            case JsonArray or Sequence:
                WriteItems(value, builder, indent, run);
                break;
            case NonFinite none when run is not null:
                throw JsonataException.Of("D1001", value: Numbers.Text(none.Value));
            default:
                builder.Append(value is Function ? "\"\"" : "null");
                break;
        }
    }

    private static void WriteMembers(JsonObject members, StringBuilder builder, int indent, Run? run)
    {
        Limits.CheckStack();
        builder.Append('{');
        var inner = indent < 0 ? indent : indent + 1;
        for (var i = 0; i < members.Count && (run is not null || builder.Length <= ExcerptLetters); i++)
        {
            if (i > 0)
                builder.Append(',');

            NewLine(builder, inner);
            Quote(members.Members[i].Key, builder);
            builder.Append(indent < 0 ? ":" : ": ");
            Write(members.Members[i].Value, builder, inner, run);
        }

        if (members.Count > 0)
            NewLine(builder, indent);

        builder.Append('}');
    }

    private static void WriteItems(JsonValue array, StringBuilder builder, int indent, Run? run)
    {
        Limits.CheckStack();
        builder.Append('[');
        var inner = indent < 0 ? indent : indent + 1;
        var isFirst = true;
        foreach (var item in Sequence.Items(array))
        {
            if (run is null && builder.Length > ExcerptLetters)
                break;

            if (!isFirst)
                builder.Append(',');

            isFirst = false;
            NewLine(builder, inner);
            Write(item, builder, inner, run);
        }

        if (!isFirst)
            NewLine(builder, indent);

        builder.Append(']');
    }

    private static void NewLine(StringBuilder builder, int indent)
    {
        if (indent >= 0)
            builder.Append('\n').Append(' ', indent * 2);
    }

    private static void Quote(string text, StringBuilder builder)
    {
        builder.Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => builder.Append("\\\""),
                '\\' => builder.Append("\\\\"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                '\b' => builder.Append("\\b"),
                '\f' => builder.Append("\\f"),
                < ' ' => builder.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture)),
                _ => builder.Append(letter),
            };
        }

        builder.Append('"');
    }
}
