using System.Text;
using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Functions of text. Where they count, they count letters and not their halves.</summary>
internal static class TextLibrary
{
    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("string", 1, "<x-b?:s>", (in call) =>
            call[0] is { } value ? new JsonString(JsonText.Of(value, call.Run, call[1] is JsonBoolean { Value: true })) : null),
        Function("length", 1, "<s-:n>", (in call) => Text(call[0]) is { } text ? Numbers.Of((long)LettersIn(text)) : null),
        Function("substring", 3, "<s-nn?:s>", (in call) =>
            Text(call[0]) is { } text ? new JsonString(Substring(text, Number(call[1]) ?? 0, Number(call[2]))) : null),
        Function("substringBefore", 2, "<s-s:s>", (in call) => Part(call, static (text, at, _) => text[..at])),
        Function("substringAfter", 2, "<s-s:s>", (in call) => Part(call, static (text, at, length) => text[(at + length)..])),
        Function("lowercase", 1, "<s-:s>", (in call) => Text(call[0]) is { } text ? new JsonString(text.ToLowerInvariant()) : null),
        Function("uppercase", 1, "<s-:s>", (in call) => Text(call[0]) is { } text ? new JsonString(text.ToUpperInvariant()) : null),
        Function("trim", 1, "<s-:s>", (in call) => Text(call[0]) is { } text ? new JsonString(Trim(text)) : null),
        Function("pad", 3, "<s-ns?:s>", (in call) =>
            Text(call[0]) is { } text ? new JsonString(Pad(text, Number(call[1]) ?? 0, Text(call[2]))) : null),
        Function("join", 2, "<a<s>s?:s>", (in call) => call[0] is { } texts ? Join(texts, Text(call[1]) ?? "", call.Run) : null),
    ];

    private static JsonString? Part(in Call call, Func<string, int, int, string> part)
    {
        if (Text(call[0]) is not { } text)
            return null;

        var marker = Text(call[1]) ?? "";
        var at = text.IndexOf(marker, StringComparison.Ordinal);
        return new JsonString(at < 0 ? text : part(text, at, marker.Length));
    }

    private static int LettersIn(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                count--;
        }

        return count;
    }

    private static string Substring(string text, double start, double? length)
    {
        var letters = LettersIn(text);
        var from = letters + start < 0 ? 0 : start;
        var first = Index(letters, from, letters);
        if (length is null)
            return Slice(text, letters, first, letters);

        var end = from >= 0 ? from + length.Value : letters + from + length.Value;
        return length <= 0 ? "" : Slice(text, letters, first, Index(letters, end, letters));
    }

    // As JavaScript's slice: towards zero, counted from the end when negative, and never outside.
    private static int Index(int letters, double place, int most)
    {
        var whole = Math.Truncate(place);
        return (int)Math.Clamp(whole < 0 ? letters + whole : whole, 0, most);
    }

    private static string Slice(string text, int letters, int start, int end)
    {
        if (start >= end)
            return "";

        return letters == text.Length ? text[start..end] : text[Unit(text, start)..Unit(text, end)];
    }

    private static int Unit(string text, int letter)
    {
        var unit = 0;
        for (; letter > 0; letter--)
            unit += unit + 1 < text.Length && char.IsSurrogatePair(text[unit], text[unit + 1]) ? 2 : 1;

        return unit;
    }

    private static string Trim(string text)
    {
        var trimmed = new StringBuilder(text.Length);
        var hasSpace = false;
        foreach (var letter in text)
        {
            if (letter is ' ' or '\t' or '\n' or '\r')
            {
                hasSpace = true;
                continue;
            }

            if (hasSpace && trimmed.Length > 0)
                trimmed.Append(' ');

            hasSpace = false;
            trimmed.Append(letter);
        }

        return trimmed.ToString();
    }

    private static string Pad(string text, double width, string? filler)
    {
        var missing = Math.Floor(Math.Abs(width)) - LettersIn(text);
        if (missing <= 0)
            return text;

        var unit = string.IsNullOrEmpty(filler) ? " " : filler;
        var letters = LettersIn(unit);
        Limits.CheckLetters((long)Math.Min(missing / letters * unit.Length, long.MaxValue / 2));
        var padding = new StringBuilder();
        for (var i = 0; i < (int)missing / letters; i++)
            padding.Append(unit);

        padding.Append(unit, 0, Unit(unit, (int)missing % letters));
        return width < 0 ? padding.Append(text).ToString() : text + padding;
    }

    private static JsonString Join(JsonValue texts, string separator, Run run)
    {
        var joined = new StringBuilder();
        var isFirst = true;
        foreach (var text in Sequence.Items(texts))
        {
            run.Step();
            if (!isFirst)
                joined.Append(separator);

            isFirst = false;
            joined.Append(Text(text));
            Limits.CheckLetters(joined.Length);
        }

        return new JsonString(joined.ToString());
    }
}
