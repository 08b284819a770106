using Millrace.States.Json;
using Millrace.States.Jsonata;

namespace Millrace.States.Tests.Jsonata;

/// <summary>One case of JSONata's suite: an expression, its input, and how it must end.</summary>
internal sealed class SuiteCase(JsonObject fields, JsonObject datasets)
{
    public string Name => $"{Text("group")}/{Text("case")}";

    public static IEnumerable<SuiteCase> All(JsonObject suite) =>
        ((JsonArray)Field(suite, "cases")!).Items.Select(one => new SuiteCase((JsonObject)one, (JsonObject)Field(suite, "datasets")!)); // Both are there.

    /// <summary>Null when the case passes.</summary>
    public string? Failure()
    {
        var code = Text("code") ?? ((Field(fields, "error") as JsonObject) is { } error && error.TryGet("code", out var inner) ? ((JsonString)inner).Value : null);
        try
        {
            var result = JsonataProgram.Parse(Text("expr") ?? "").Evaluate(Input(), Environment());
            if (code is not null)
                return $"expected {code}, was {result}";

            if (Field(fields, "result") is not { } expected)
                return result is null ? null : $"expected nothing, was {result}";

            return result is not null && IsSame(expected, result) ? null : $"expected {expected}, was {result?.ToString() ?? "undefined"}";
        }
        catch (JsonataException exception)
        {
            return exception.Code == code ? null : $"expected {code ?? "a result"}, was {exception.Code} {exception.Message}";
        }
    }

    private bool IsSame(JsonValue expected, JsonValue result)
    {
        if (Field(fields, "unordered") is null || expected is not JsonArray all || result is not JsonArray found)
            return JsonValue.DeepEquals(expected, result);

        return all.Count == found.Count && all.Items.All(one => found.Items.Any(other => JsonValue.DeepEquals(one, other)));
    }

    private JsonValue? Input() => Text("dataset") is { } name ? Field(datasets, name) : Field(fields, "data");

    private JsonataEnvironment Environment() => new()
    {
        Lookup = name => Field(Field(fields, "bindings") as JsonObject ?? JsonObject.Empty, name),
        TimeLimit = TimeSpan.FromMilliseconds((Field(fields, "timelimit") as JsonNumber)?.AsDouble ?? 10_000),
        MaxDepth = (int)((Field(fields, "depth") as JsonNumber)?.AsDouble ?? 500),
    };

    private string? Text(string key) => (Field(fields, key) as JsonString)?.Value;

    private static JsonValue? Field(JsonObject of, string key) => of.TryGet(key, out var value) ? value : null;
}
