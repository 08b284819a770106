using System.Text.RegularExpressions;
using Millrace.States.Json;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Functions;

/// <summary>A regular expression. As a function it yields the first match in its argument.</summary>
internal sealed class RegexFunction : Function
{
    private readonly string _pattern;
    private readonly RegexOptions _options;
    private Regex? _regex;

    private RegexFunction(string pattern, RegexOptions options) => (_pattern, _options) = (pattern, options);

    public override int Arity => 1;

    public static RegexFunction Of(string pattern, string flags, int position)
    {
        var options = RegexOptions.CultureInvariant
            | (flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None)
            | (flags.Contains('m', StringComparison.Ordinal) ? RegexOptions.Multiline : RegexOptions.None);
        try
        {
            var function = new RegexFunction(RegexTranslation.Of(pattern, options.HasFlag(RegexOptions.Multiline)), options);
            function.Within(TimeSpan.FromSeconds(1));
            return function;
        }
        catch (ArgumentException)
        {
            throw JsonataException.Of("S0303", position, value: $"/{pattern}/");
        }
    }

    public override JsonValue? Invoke(in Call call) =>
        call[0] is JsonString text ? AsValue(Match(text.Value, 0, call.Run), text.Value) : null;

    /// <summary>The next match at or after a place.</summary>
    public Match Match(string text, int start, Run run)
    {
        run.Look();
        try
        {
            var match = Within(run.Environment.TimeLimit).Match(text, start);
            return match is { Success: true, Length: 0 } ? throw JsonataException.Of("D1004") : match;
        }
        catch (RegexMatchTimeoutException)
        {
            throw Run.TimeIsUp(run.Environment);
        }
    }

    public bool IsMatch(string text, Run run)
    {
        run.Look();
        try
        {
            return Within(run.Environment.TimeLimit).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw Run.TimeIsUp(run.Environment);
        }
    }

    public static JsonArray Groups(Match match)
    {
        var groups = new JsonValue[match.Groups.Count - 1];
        for (var i = 0; i < groups.Length; i++)
            groups[i] = new JsonString(match.Groups[i + 1].Value);

        return new JsonArray(groups);
    }

    private JsonObject? AsValue(Match match, string text) => !match.Success ? null : JsonObject.Of(
        new("match", new JsonString(match.Value)),
        new("start", Numbers.Of((long)match.Index)),
        new("end", Numbers.Of((long)match.Index + match.Length)),
        new("groups", Groups(match)),
        new("next", new NativeFunction("next", 0, null, (in call) => match.Index + match.Length >= text.Length
            ? null
            : AsValue(Match(text, match.Index + match.Length, call.Run), text))));

    private Regex Within(TimeSpan limit)
    {
        var regex = _regex;
        return regex?.MatchTimeout == limit ? regex : _regex = new Regex(_pattern, _options, limit);
    }
}
