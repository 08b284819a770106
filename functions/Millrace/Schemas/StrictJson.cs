using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Millrace.Schemas;

/// <summary>Reads JSON that has one meaning only: no name twice in an object, no half of a surrogate pair.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static bool TryParse(string text, out JsonElement value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        try
        {
            value = JsonElement.Parse(text, Options);
            problem = WhyNotReadable(value);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            problem = $"The text is not JSON: {e.Message}";
        }

        return problem is null;
    }

    /// <summary>Why a value's texts cannot be read; null if they can.</summary>
    public static string? WhyNotReadable(JsonElement value)
    {
        try
        {
            ReadAll(value);
            return null;
        }
        catch (InvalidOperationException)
        {
            return "The value has half of a surrogate pair in a text: that is no Unicode.";
        }
    }

    private static void ReadAll(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            _ = value.GetString();

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                ReadAll(item);
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                _ = property.Name;
                ReadAll(property.Value);
            }
        }
    }
}
