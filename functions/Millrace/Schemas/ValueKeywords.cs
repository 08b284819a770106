using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millrace.Schemas;

/// <summary>The keywords that look at a single value.</summary>
internal static class ValueKeywords
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);
    private static readonly string[] TypeNames = ["null", "boolean", "object", "array", "number", "string", "integer"];

    public static Dictionary<string, Action<Keyword>> All { get; } = new(StringComparer.Ordinal)
    {
        ["type"] = Type,
        ["enum"] = OneOf,
        ["const"] = static keyword => MustBeAmong(keyword, [keyword.Value]),
        ["minimum"] = Number("at least", static order => order >= 0),
        ["maximum"] = Number("at most", static order => order <= 0),
        ["exclusiveMinimum"] = Number("more than", static order => order > 0),
        ["exclusiveMaximum"] = Number("less than", static order => order < 0),
        ["multipleOf"] = MultipleOf,
        ["minLength"] = Count(JsonValueKind.String, "at least", "characters", static (count, limit) => count >= limit),
        ["maxLength"] = Count(JsonValueKind.String, "at most", "characters", static (count, limit) => count <= limit),
        ["minItems"] = Count(JsonValueKind.Array, "at least", "items", static (count, limit) => count >= limit),
        ["maxItems"] = Count(JsonValueKind.Array, "at most", "items", static (count, limit) => count <= limit),
        ["minProperties"] = Count(JsonValueKind.Object, "at least", "properties", static (count, limit) => count >= limit),
        ["maxProperties"] = Count(JsonValueKind.Object, "at most", "properties", static (count, limit) => count <= limit),
        ["pattern"] = Pattern,
    };

    private static void Type(Keyword keyword)
    {
        JsonElement[] named = keyword.Value.ValueKind == JsonValueKind.Array ? [.. keyword.Value.EnumerateArray()] : [keyword.Value];
        if (named.Length == 0 || !named.All(static one => one.ValueKind == JsonValueKind.String && TypeNames.Contains(one.GetString())))
        {
            keyword.Refuse($"must be one or more of {string.Join(", ", TypeNames)}.");
            return;
        }

        string[] types = [.. named.Select(static one => one.GetString() ?? "")];
        keyword.Demand((value, place, findings) =>
        {
            if (!types.Any(type => IsOf(type, value)))
                findings.Add(place, $"must be of type {string.Join(" or ", types)}, is of type {TypeOf(value)}.");
        });
    }

    private static void OneOf(Keyword keyword)
    {
        if (keyword.Value.ValueKind == JsonValueKind.Array)
            MustBeAmong(keyword, [.. keyword.Value.EnumerateArray()]);
        else
            keyword.Refuse("must be an array of values.");
    }

    private static void MustBeAmong(Keyword keyword, JsonElement[] allowed) => keyword.Demand((value, place, findings) =>
    {
        if (!allowed.Any(one => JsonElement.DeepEquals(one, value)))
            findings.Add(place, $"must be {(allowed.Length == 1 ? "" : "one of ")}{Shortened(string.Join(", ", allowed.Select(static one => one.GetRawText())))}.");
    });

    private static Action<Keyword> Number(string relation, Func<int, bool> holds) => keyword =>
    {
        if (keyword.Value.ValueKind != JsonValueKind.Number)
            keyword.Refuse("must be a number.");

        var limit = keyword.Value;
        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind == JsonValueKind.Number && !holds(Order(value, limit)))
                findings.Add(place, $"must be {relation} {limit.GetRawText()}, is {Shortened(value.GetRawText())}.");
        });
    };

    private static void MultipleOf(Keyword keyword)
    {
        var divisor = keyword.Value;
        if (divisor.ValueKind != JsonValueKind.Number || !(divisor.GetDouble() > 0))
        {
            keyword.Refuse("must be a number above 0.");
            return;
        }

        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind == JsonValueKind.Number && !IsMultiple(value, divisor))
                findings.Add(place, $"must be a multiple of {divisor.GetRawText()}, is {Shortened(value.GetRawText())}.");
        });
    }

    private static Action<Keyword> Count(JsonValueKind kind, string relation, string what, Func<long, long, bool> holds) => keyword =>
    {
        if (keyword.Value.ValueKind != JsonValueKind.Number || !keyword.Value.TryGetInt32(out var limit) || limit < 0)
        {
            keyword.Refuse("must be a whole number of 0 or more.");
            return;
        }

        keyword.Demand((value, place, findings) =>
        {
            if (value.ValueKind == kind && CountOf(value) is var count && !holds(count, limit))
                findings.Add(place, $"must have {relation} {limit} {what}, has {count}.");
        });
    };

    private static void Pattern(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.String || keyword.Value.GetString() is not { } text)
        {
            keyword.Refuse("must be a regular expression.");
            return;
        }

        try
        {
            var pattern = new Regex(EcmaPattern.ToDotNet(text), RegexOptions.CultureInvariant, LongestMatch);
            keyword.Demand((value, place, findings) => Match(pattern, text, value, place, findings));
        }
        catch (ArgumentException e)
        {
            keyword.Refuse($"is no regular expression: {e.Message}");
        }
    }

    private static void Match(Regex pattern, string text, JsonElement value, Place place, Findings findings)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String && !pattern.IsMatch(value.GetString() ?? ""))
                findings.Add(place, $"must match the pattern {text}");
        }
        catch (RegexMatchTimeoutException)
        {
            findings.Effort.GaveUp = $"{place.Says("takes")} more than {LongestMatch.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms to match the pattern {text}";
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static bool IsOf(string type, JsonElement value) => type == "integer" ? IsInteger(value) : TypeOf(value) == type;

    // 1.0 and 1e2 are integers, too.
    private static bool IsInteger(JsonElement value) => value.ValueKind == JsonValueKind.Number
        && (value.TryGetDecimal(out var exact) ? decimal.IsInteger(exact) : double.IsInteger(value.GetDouble()));

    private static int Order(JsonElement left, JsonElement right) =>
        left.TryGetDecimal(out var one) && right.TryGetDecimal(out var other) ? one.CompareTo(other) : left.GetDouble().CompareTo(right.GetDouble());

    private static bool IsMultiple(JsonElement value, JsonElement divisor) =>
        value.TryGetDecimal(out var one) && divisor.TryGetDecimal(out var other) && other != 0
            ? one % other == 0
            : double.IsInteger(value.GetDouble() / divisor.GetDouble());

    private static long CountOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength(),
        JsonValueKind.Object => value.GetPropertyCount(),
        _ => (value.GetString() ?? "").EnumerateRunes().Count(),
    };

    private static string Shortened(string text) => text.Length <= 200 ? text : $"{text[..200]}…";
}
