using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Millrace.Jobs;

namespace Millrace.Api.Documentation;

/// <summary>What the generated schemas do not say by themselves.</summary>
internal static class Schemas
{
    /// <summary>Names the schema of a type: <c>JobView</c> is <c>Job</c>. JSON of any kind has none and stands where it is used.</summary>
    public static string? NameOf(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type) switch
    {
        nameof(Payload) => null,
        nameof(JobStateName) => "JobState",
        { } name when name.EndsWith("View", StringComparison.Ordinal) => name[..^"View".Length],
        var name => name,
    };

    /// <summary>Completes the schema of a type: a payload is JSON of any kind, not the record that holds it.</summary>
    public static void Complete(OpenApiSchema schema, Type type, JsonPropertyInfo? property)
    {
        if ((Nullable.GetUnderlyingType(type) ?? type) != typeof(Payload))
            return;

        var said = property?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).OfType<DescriptionAttribute>().FirstOrDefault();
        (schema.Type, schema.Properties, schema.Description) = (null, null, said?.Description ?? "Any JSON.");
    }

    /// <summary>Completes a schema: names are strings, and a field without a value is left out, never null.</summary>
    public static void Complete(string name, OpenApiSchema schema)
    {
        // What we read has no other fields; what we write may one day have more.
        schema.AdditionalPropertiesAllowed = !name.EndsWith("Body", StringComparison.Ordinal);
        if (schema.Enum is { Count: > 0 })
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. schema.Enum.Where(static name => name?.GetValueKind() == JsonValueKind.String)];
            schema.Description = null; // It is written for the reader of our code.
        }

        if (schema.Properties is not { } properties)
            return;

        foreach (var number in properties.Values.OfType<OpenApiSchema>().Where(IsNumberOrText))
            (number.Type, number.Pattern) = (number.Type & ~JsonSchemaType.String, null);

        foreach (var optional in properties.Keys.Except(schema.Required ?? new HashSet<string>()).ToList())
            properties[optional] = NeverNull(properties[optional]);
    }

    // What ASP.NET Core reads it also takes as text; we write numbers as numbers.
    private static bool IsNumberOrText(OpenApiSchema schema) =>
        schema.Type is { } type && (type & (JsonSchemaType.Number | JsonSchemaType.Integer)) != 0 && (type & JsonSchemaType.String) != 0;

    private static IOpenApiSchema NeverNull(IOpenApiSchema property)
    {
        if (property.OneOf is [{ Type: JsonSchemaType.Null }, var other])
            return other;

        if (property is OpenApiSchema { Type: { } type } schema)
            schema.Type = type & ~JsonSchemaType.Null;

        return property;
    }
}
