using System.Text.Json;

namespace Millrace.StepFunctions.Api;

/// <summary>The parameters of a request.</summary>
internal sealed class Parameters(JsonElement body)
{
    private const int MostResults = 1000;

    public JsonElement Body => body;

    /// <summary>Refuses a request in which one of these is missing, and names all that are.</summary>
    public void Require(IReadOnlyList<string> names)
    {
        var missing = names.Where(name => Find(name) is null)
            .Select(static name => $"Value null at '{name}' failed to satisfy constraint: Member must not be null").ToList();
        Refuse(missing);
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text that <see cref="Require"/> has found.</summary>
    public string Text(string name) => TextOrNull(name) ?? throw new InvalidOperationException($"{name} was not required.");

    public string? TextOrNull(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Mistyped(name, "a string"),
    };

    public bool Flag(string name, bool ifAbsent) => Find(name)?.ValueKind switch
    {
        null => ifAbsent,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Mistyped(name, "a boolean"),
    };

    /// <summary>How many results a page has: 100 unless the request says otherwise.</summary>
    public int MaxResults()
    {
        const int byDefault = 100;
        if (Find("maxResults") is not { } value)
            return byDefault;

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
            throw Mistyped("maxResults", "a whole number");

        if (number is < 0 or > MostResults)
            Refuse([$"Value '{number}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to {MostResults}"]);

        return number == 0 ? byDefault : number;
    }

    /// <summary>One of the values that AWS knows; null if the request names none.</summary>
    public string? OneOf(string name, params IReadOnlyList<string> values)
    {
        var value = TextOrNull(name);
        if (value is not null && !values.Contains(value))
            Refuse([$"Value '{value}' at '{name}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", values)}]"]);

        return value;
    }

    public void CheckLength(string name, int most)
    {
        if (TextOrNull(name) is { } text && System.Text.Encoding.UTF8.GetByteCount(text) > most)
            Refuse([$"Value at '{name}' failed to satisfy constraint: Member must have length less than or equal to {most}"]);
    }

    /// <summary>An object as its compact text; null if there is none.</summary>
    public string? ObjectText(string name) => Object(name)?.GetRawText();

    public JsonElement? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => value,
        _ => throw Mistyped(name, "a structure"),
    };

    public IEnumerable<JsonElement> Items(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray(),
        _ => throw Mistyped(name, "a list"),
    };

    private static void Refuse(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw RefusedException.Validation(
                $"{problems.Count} validation error{(problems.Count == 1 ? "" : "s")} detected: {string.Join("; ", problems)}");
        }
    }

    private static RefusedException Mistyped(string name, string type) => RefusedException.Validation($"Value at '{name}' is not {type}.");

    private JsonElement? Find(string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
