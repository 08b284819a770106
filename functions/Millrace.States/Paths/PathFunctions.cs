using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>The functions that may end a path. Null: the value has no such property.</summary>
internal static class PathFunctions
{
    private static readonly Dictionary<string, Func<JsonValue, JsonValue?>> Table = new()
    {
        ["length"] = Length,
        ["size"] = Length,
        ["min"] = OfNumbers(numbers => numbers.Min()),
        ["max"] = OfNumbers(numbers => numbers.Max()),
        ["sum"] = OfNumbers(numbers => numbers.Sum()),
        ["avg"] = OfNumbers(numbers => numbers.Average()),
        ["stddev"] = OfNumbers(Deviation),
        ["first"] = value => value is JsonArray { Count: > 0 } items ? items[0] : null,
        ["last"] = value => value is JsonArray { Count: > 0 } items ? items[items.Count - 1] : null,
        ["keys"] = value => value is JsonObject members
            ? new JsonArray([.. members.Members.Select(member => new JsonString(member.Key))])
            : null,
    };

    public static bool Exists(string name) => Table.ContainsKey(name);

    public static JsonValue? Call(string name, JsonValue value) => Table[name](value);

    private static JsonNumber? Length(JsonValue value) => value switch
    {
        JsonArray items => new JsonNumber(items.Count),
        JsonObject members => new JsonNumber(members.Count),
        JsonString text => new JsonNumber(text.Value.Length),
        _ => null,
    };

    // Of the numbers as a whole, not as a sample.
    private static double Deviation(IEnumerable<double> numbers)
    {
        var all = numbers.ToList();
        var mean = all.Average();
        return Math.Sqrt(all.Average(number => (number - mean) * (number - mean)));
    }

    private static Func<JsonValue, JsonValue?> OfNumbers(Func<IEnumerable<double>, double> function) => value =>
    {
        List<double> numbers = value is JsonArray items ? [.. items.Items.OfType<JsonNumber>().Select(number => number.AsDouble)] : [];
        if (numbers.Count == 0)
            return null;

        var result = function(numbers);
        return double.IsFinite(result) ? new JsonNumber(result) : null;
    };
}
