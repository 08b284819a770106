using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Millrace.Schemas;

/// <summary>
/// A JSON Schema of draft 2020-12, in the part that describes inputs: types, values, properties, items, lengths, patterns and their
/// combinations, with <c>$ref</c> to places in the schema itself. A keyword outside of it that would change the meaning is refused
/// when the schema is read. Does not change; may be used by many threads.
/// </summary>
/// <remarks><c>format</c> is an annotation: it is not checked. A <c>pattern</c> may take 100 milliseconds a value.</remarks>
public sealed class JsonSchema
{
    /// <summary>The most problems that are told at once.</summary>
    public const int MaxProblems = 20;

    private readonly SchemaNode _root;

    private JsonSchema(SchemaNode root, string text) => (_root, Text) = (root, text);

    /// <summary>The text that it was read from.</summary>
    public string Text { get; }

    /// <summary>Reads a schema. False if it is no JSON, no schema, or uses what is not supported; then <paramref name="problem"/> says what to mend.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonSchema? schema, [NotNullWhen(false)] out string? problem)
    {
        schema = null;
        if (!StrictJson.TryParse(text, out var json, out problem))
            return false;

        var reader = new SchemaReader();
        var root = reader.Read(json, Place.Root);
        reader.ConnectReferences();
        problem = reader.Problem;
        if (problem is not null)
            return false;

        schema = new JsonSchema(root, text);
        return true;
    }

    /// <summary>What does not fit, one sentence each with the JSON pointer of the value; empty if all does. At most <see cref="MaxProblems"/>.</summary>
    public IReadOnlyList<string> Problems(JsonElement value)
    {
        if (StrictJson.WhyNotReadable(value) is { } why)
            return [why];

        var findings = new Findings(MaxProblems, new Effort());
        _root.Apply(value, Place.Root, findings);
        return findings.Sentences;
    }
}
