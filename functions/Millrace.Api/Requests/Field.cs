using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.Api.Problems;
using Millrace.Jobs;

namespace Millrace.Api.Requests;

/// <summary>Reads the fields of a body.</summary>
internal static partial class Field
{
    // Answers are application/json and never sniffed, so nothing needs escaping for HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A text, or null where the field is absent or null.</summary>
    public static string? OptionalText(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Argument.Refuse(name, $"'{name}' must be a string, was {KindOf(value)}.", $"Send '{name}' as a string in double quotes.");
    }

    /// <summary>A text that must be there.</summary>
    public static string RequiredText(JsonElement body, string name) =>
        OptionalText(body, name)
        ?? throw Argument.Refuse(name, $"'{name}' is missing.", $"Add \"{name}\" with a string.");

    /// <summary>Any JSON value that must be there, without the white space between its parts.</summary>
    public static Payload RequiredJson(JsonElement body, string name) =>
        OptionalJson(body, name)
        ?? throw Argument.Refuse(name, $"'{name}' is missing.", $"Add \"{name}\"; null or {{}} if the job needs none.");

    /// <summary>Any JSON value, null too; nothing where the field is absent.</summary>
    public static Payload? OptionalJson(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value))
            return null;

        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (IsCompact(raw))
            return new Payload(Encoding.ASCII.GetString(raw));

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            value.WriteTo(writer);
        return new Payload(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // ASCII without escapes, and without white space between its parts, as programs write it: Compact would write the same again.
    private static bool IsCompact(ReadOnlySpan<byte> json)
    {
        if (json.ContainsAnyExceptInRange((byte)' ', (byte)'~') || json.Contains((byte)'\\'))
            return false;

        var isInText = false;
        foreach (var c in json)
        {
            if (c == '"')
                isInText = !isInText;
            else if (c == ' ' && !isInText)
                return false;
        }

        return true;
    }

    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        _ => throw new UnreachableException(),
    };
}
