using Millrace.Jobs;
using Millrace.Schemas;

namespace Millrace;

/// <summary>The JSON Schema of a job type's inputs, or why its text is none.</summary>
internal sealed record InputSchema
{
    private readonly JsonSchema? _schema;

    private InputSchema(JsonSchema? schema, string? broken) => (_schema, Broken) = (schema, broken);

    /// <summary>Why the text is no schema; null if it is one.</summary>
    public string? Broken { get; }

    public static InputSchema Read(string text) =>
        JsonSchema.TryParse(text, out var schema, out var problem) ? new InputSchema(schema, null) : new InputSchema(null, problem);

    /// <summary>What of an input does not fit, a sentence each with its JSON pointer; null if all does.</summary>
    public string? WhyNot(Payload input)
    {
        if (_schema is null)
            return Broken;

        if (!StrictJson.TryParse(input.Json, out var value, out var problem))
            return problem;

        return _schema.Problems(value) is { Count: > 0 } problems ? string.Join(" ", problems) : null;
    }
}
