using System.Text;
using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Functions that look for text, literally or by a regular expression or another matcher.</summary>
internal static class PatternLibrary
{
    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("match", 3, "<s-f<s:o>n?:a<o>>", Match),
        Function("contains", 2, "<s-(sf):b>", Contains),
        Function("replace", 4, "<s-(sf)(sf)n?:s>", Replacement.Replace),
        Function("split", 3, "<s-(sf)n?:a<s>>", Split),
    ];

    private static JsonValue? Match(in Call call)
    {
        if (Text(call[0]) is not { } text)
            return null;

        var limit = Number(call[2]);
        if (limit < 0)
            throw JsonataException.Of("D3040", value: $"{limit}");

        var found = new Sequence();
        foreach (var match in Matcher.All(text, (Function)call[1]!, "match", call.Run)) // By its signature.
        {
            if (found.Count >= (limit ?? double.MaxValue))
                break;

            found.Add(JsonObject.Of(
                new("match", new JsonString(match.Text)), new("index", Numbers.Of((long)match.Start)), new("groups", match.Groups)));
        }

        return found;
    }

    private static JsonValue? Contains(in Call call)
    {
        if (Text(call[0]) is not { } text)
            return null;

        return call[1] switch
        {
            JsonString part => JsonBoolean.Of(text.Contains(part.Value, StringComparison.Ordinal)),
            Function matcher => JsonBoolean.Of(Matcher.All(text, matcher, "contains", call.Run).Any()),
            _ => JsonBoolean.False,
        };
    }

    private static JsonValue? Split(in Call call)
    {
        if (Text(call[0]) is not { } text)
            return null;

        var limit = Number(call[2]);
        if (limit < 0)
            throw JsonataException.Of("D3020", value: $"{limit}");

        var most = limit is null ? int.MaxValue : (int)Math.Min(Math.Floor(limit.Value), int.MaxValue);
        var parts = new Sequence();
        foreach (var part in call[1] is Function matcher ? Between(text, matcher, call.Run) : Parts(text, Text(call[1]) ?? ""))
        {
            if (parts.Count >= most)
                break;

            call.Run.Step();
            parts.Add(new JsonString(part));
        }

        return Sequence.ToArray(parts.Span);
    }

    private static IEnumerable<string> Parts(string text, string separator)
    {
        if (separator.Length == 0)
        {
            foreach (var letter in text)
                yield return letter.ToString();

            yield break;
        }

        var start = 0;
        for (var at = text.IndexOf(separator, StringComparison.Ordinal); at >= 0; at = text.IndexOf(separator, start, StringComparison.Ordinal))
        {
            yield return text[start..at];
            start = at + separator.Length;
        }

        yield return text[start..];
    }

    private static IEnumerable<string> Between(string text, Function matcher, Run run)
    {
        var start = 0;
        foreach (var match in Matcher.All(text, matcher, "split", run))
        {
            yield return text[start..Math.Clamp(match.Start, start, text.Length)];
            start = Math.Clamp(match.End, start, text.Length);
        }

        yield return text[start..];
    }
}

/// <summary>One place where a matcher found something.</summary>
internal sealed record Found(string Text, int Start, int End, JsonValue Groups);

internal static class Matcher
{
    /// <summary>All matches, in order. Functions other than regular expressions answer with objects of the same form.</summary>
    public static IEnumerable<Found> All(string text, Function matcher, string function, Run run) =>
        matcher is RegexFunction regex ? OfRegex(text, regex, run) : OfFunction(text, matcher, function, run);

    private static IEnumerable<Found> OfRegex(string text, RegexFunction regex, Run run)
    {
        for (var start = 0; start < text.Length || start == 0;)
        {
            var match = regex.Match(text, start, run);
            if (!match.Success)
                yield break;

            yield return new Found(match.Value, match.Index, match.Index + match.Length, RegexFunction.Groups(match));
            start = match.Index + match.Length;
        }
    }

    private static IEnumerable<Found> OfFunction(string text, Function matcher, string function, Run run)
    {
        var next = matcher;
        JsonValue?[] arguments = [new JsonString(text)];
        while (next is not null)
        {
            var result = run.Call(next, new Call(arguments, null, new Frame(null), run));
            if (result is null)
                yield break;

            var found = result as JsonObject ?? throw JsonataException.Of("T1010", token: function);
            found.TryGet("start", out var start);
            found.TryGet("end", out var end);
            found.TryGet("groups", out var groups);
            found.TryGet("next", out var following);
            if (start is not JsonNumber && end is not JsonNumber && !Sequence.IsArray(groups) && following is not Values.Function)
                throw JsonataException.Of("T1010", token: function);

            found.TryGet("match", out var matched);
            yield return new Found(Library.Text(matched) ?? "", Place(start), Place(end), groups ?? JsonArray.Empty);
            next = following as Function;
            arguments = [];
        }
    }

    private static int Place(JsonValue? value) => (int)Math.Clamp((value as JsonNumber)?.AsDouble ?? 0, 0, int.MaxValue);
}

/// <summary>$replace: by text with references to groups, or by a function of the match.</summary>
internal static class Replacement
{
    public static JsonValue? Replace(in Call call)
    {
        if (Text(call[0]) is not { } text)
            return null;

        if (call[1] is JsonString { Value: "" })
            throw JsonataException.Of("D3010");

        var limit = Number(call[3]);
        if (limit < 0)
            throw JsonataException.Of("D3011", value: $"{limit}");

        var replaced = new StringBuilder();
        var (position, count) = (0, 0);
        foreach (var match in call[1] is JsonString part ? Literal(text, part.Value) : Matcher.All(text, (Function)call[1]!, "replace", call.Run)) // By its signature.
        {
            if (count++ >= (limit ?? double.MaxValue))
                break;

            call.Run.Step();
            var start = Math.Clamp(match.Start, position, text.Length);
            replaced.Append(text, position, start - position).Append(By(call, match));
            position = Math.Clamp(match.End, start, text.Length);
            Limits.CheckLetters(replaced.Length);
        }

        return Limits.Text(replaced.Append(text, position, text.Length - position).ToString());
    }

    private static IEnumerable<Found> Literal(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
            yield return new Found(part, at, at + part.Length, JsonArray.Empty);
    }

    private static string By(in Call call, Found match)
    {
        if (call[2] is JsonString template)
            return call[1] is JsonString ? template.Value : Filled(template.Value, match);

        if (call[2] is not Function function)
            return "";

        var value = JsonObject.Of(
            new("match", new JsonString(match.Text)), new("start", Numbers.Of((long)match.Start)), new("end", Numbers.Of((long)match.End)), new("groups", match.Groups));
        var result = call.Run.Call(function, new Call([value], null, call.Frame, call.Run));
        return Text(result) ?? throw JsonataException.Of("D3012");
    }

    /// <summary>$1 is the first group, $$ a dollar; of $12 as much is a group's number as there are groups.</summary>
    private static string Filled(string template, Found match)
    {
        var groups = Sequence.Items(match.Groups);
        var filled = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var next = i + 1 < template.Length ? template[i + 1] : ' ';
            if (template[i] != '$' || !(next == '$' || char.IsAsciiDigit(next)))
            {
                filled.Append(template[i]);
                continue;
            }

            i++;
            if (next == '$')
            {
                filled.Append('$');
            }
            else if (next == '0')
            {
                filled.Append(match.Text);
            }
            else
            {
                var (number, digits) = GroupAt(template, i, groups.Length);
                i += digits - 1;
                filled.Append(number <= groups.Length ? Text(groups[number - 1]) : "");
            }
        }

        return filled.ToString();
    }

    private static (int Number, int Digits) GroupAt(string template, int start, int groups)
    {
        var most = groups == 0 ? 1 : $"{groups}".Length;
        var digits = 1;
        while (digits < most && start + digits < template.Length && char.IsAsciiDigit(template[start + digits]))
            digits++;

        var number = int.Parse(template.AsSpan(start, digits), System.Globalization.CultureInfo.InvariantCulture);
        return digits > 1 && number > groups
            ? (int.Parse(template.AsSpan(start, digits - 1), System.Globalization.CultureInfo.InvariantCulture), digits - 1)
            : (number, digits);
    }
}
