using Millrace.States.Json;
using Millrace.States.Paths;

namespace Millrace.States.Expressions;

/// <summary>A path, with the sentence that AWS says when it leads nowhere.</summary>
internal sealed class PathExpression(JsonPath path, Func<JsonPath, JsonValue, string> whenMissing) : Expression
{
    public JsonPath Path => path;

    public override IReadOnlyList<string> Variables => path.Variable is { } variable ? [variable] : [];

    public static Func<JsonPath, JsonValue, string> InField(string field) => (path, input) =>
        $"The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{input}'";

    public static string AsInvalidPath(JsonPath path, JsonValue input) =>
        $"Invalid path '{path}' : No results for path: {path.Normalized}";

    public override JsonValue Evaluate(JsonValue input, Scope scope) =>
        TryEvaluate(input, scope) ?? throw StateException.Runtime(whenMissing(path, input));

    /// <summary>The value, or null when the path leads nowhere.</summary>
    public JsonValue? TryEvaluate(JsonValue input, Scope scope) =>
        From(input, scope) is { } from && path.TryEvaluate(from, out var value) ? value : null;

    private JsonValue? From(JsonValue input, Scope scope) => path.Root switch
    {
        PathRoot.Input => input,
        PathRoot.Context => scope.Context,
        _ => scope.Variables.TryGet(path.Variable ?? "", out var variable) ? variable : null,
    };
}
