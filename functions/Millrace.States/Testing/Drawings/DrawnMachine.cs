using Millrace.States.Json;

namespace Millrace.States.Testing.Drawings;

/// <summary>The states of one level and where it begins, as far as a drawing shows them.</summary>
internal sealed record DrawnMachine(string Start, IReadOnlyList<DrawnState> States)
{
    /// <param name="machine">The object with StartAt and States, of a definition that has no problems.</param>
    public static DrawnMachine Of(JsonObject machine) => new(
        Json.Text(machine, "StartAt") ?? "",
        [.. Json.Object(machine, "States").Members.Select(state => DrawnState.Of(state.Key, (JsonObject)state.Value))]);
}

/// <summary>One state.</summary>
internal sealed record DrawnState(string Name, string Type, IReadOnlyList<DrawnWay> Ways, IReadOnlyList<DrawnMachine> Inner)
{
    private static readonly string[] Iterations = ["ItemProcessor", "Iterator"];

    public static DrawnState Of(string name, JsonObject state)
    {
        IEnumerable<JsonObject> inner =
        [
            .. Json.Objects(state, "Branches"),
            .. Iterations.Where(field => state.TryGet(field, out _)).Select(field => Json.Object(state, field)),
        ];
        return new DrawnState(name, Json.Text(state, "Type") ?? "", [.. WaysOf(state)], [.. inner.Select(DrawnMachine.Of)]);
    }

    private static IEnumerable<DrawnWay> WaysOf(JsonObject state)
    {
        foreach (var rule in Json.Objects(state, "Choices"))
            yield return new DrawnWay(Json.Text(rule, "Next"), ConditionText.Of(rule), IsCatch: false);

        if (Json.Text(state, "Default") is { } otherwise)
            yield return new DrawnWay(otherwise, "otherwise", IsCatch: false);

        if (Json.Text(state, "Next") is { } next)
            yield return new DrawnWay(next, null, IsCatch: false);
        else if (state.TryGet("End", out _) || Json.Text(state, "Type") is "Succeed" or "Fail")
            yield return new DrawnWay(null, null, IsCatch: false);

        foreach (var catcher in Json.Objects(state, "Catch"))
            yield return new DrawnWay(Json.Text(catcher, "Next"), ErrorsOf(catcher), IsCatch: true);
    }

    private static string ErrorsOf(JsonObject catcher) => catcher.TryGet("ErrorEquals", out var names) && names is JsonArray list
        ? ConditionText.Short(string.Join(", ", list.Items.OfType<JsonString>().Select(name => name.Value)))
        : "";
}

/// <summary>A way out of a state.</summary>
/// <param name="Target">The state that it leads to; null for the end of the level.</param>
/// <param name="Label">The condition or the errors; null for a way that is always taken.</param>
/// <param name="IsCatch">It is taken by an error.</param>
internal sealed record DrawnWay(string? Target, string? Label, bool IsCatch);

/// <summary>Reads what is known to be there.</summary>
internal static class Json
{
    public static string? Text(JsonObject from, string name) => from.TryGet(name, out var value) && value is JsonString text ? text.Value : null;

    public static JsonObject Object(JsonObject from, string name) => from.TryGet(name, out var value) && value is JsonObject members ? members : JsonObject.Empty;

    public static IEnumerable<JsonObject> Objects(JsonObject from, string name) =>
        from.TryGet(name, out var value) && value is JsonArray items ? items.Items.OfType<JsonObject>() : [];
}
