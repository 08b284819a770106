using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;

namespace Millrace.Api.Requests;

/// <summary>A body that is one JSON object with known fields, each at most once.</summary>
internal static class JsonBody
{
    /// <summary>The deepest nesting of objects and arrays, the body's own object included.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The object; dispose it after use.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body, IReadOnlyList<string> fields) => Parse(body, root => CheckFields(root, fields));

    /// <summary>An object whose fields have names of the caller's; dispose it after use.</summary>
    public static JsonDocument ParseAny(ReadOnlyMemory<byte> body, Action<JsonElement> check) => Parse(body, root =>
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw NoObject(root, "that are asked for");

        check(root);
    });

    private static JsonDocument Parse(ReadOnlyMemory<byte> body, Action<JsonElement> check)
    {
        if (body.Span is [0xEF, 0xBB, 0xBF, ..])
            body = body[3..]; // The byte order mark that some editors write.

        var document = ParseStrictly(body);
        try
        {
            check(document.RootElement);
            return document;
        }
        catch (RefusedException)
        {
            document.Dispose();
            throw;
        }
    }

    private static JsonDocument ParseStrictly(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw Refuse("Empty body", "The request has no body.", "Send a JSON object.");

        if (!Utf8.IsValid(body.Span))
            throw Refuse("Invalid JSON", "The body is not valid UTF-8.", "Send the JSON text in UTF-8.");

        // The one thing that the parser lets pass is an escape that is no Unicode.
        if (body.Span.Contains((byte)'\\'))
            CheckTokens(body.Span);

        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        catch (JsonException)
        {
            CheckTokens(body.Span);
            // All else was found before.
            throw Refuse("Duplicate field", $"The field {Text.Quote(Duplicate.Find(body))} is given twice.", "Give each field of an object once.");
        }
    }

    // Finds with line and position what is no JSON, too deep, or no Unicode.
    private static void CheckTokens(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = body.Length });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    throw Refuse("JSON too deep", $"The body nests objects and arrays more than {MaxDepth} deep.", "Send flatter JSON.");

                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsUnicode(ref reader))
                    throw Refuse("Invalid JSON", "A string holds half of a surrogate pair (\\ud800 to \\udfff).", "Escape characters beyond \\uffff as two halves, or write them unescaped.");
            }
        }
        catch (JsonException e)
        {
            throw Refuse("Invalid JSON", $"The body is not JSON at line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: {Reason(e)}", "Mend the JSON there.");
        }
    }

    /// <summary>Refuses what is no object, and fields that nobody knows.</summary>
    /// <param name="root">The object.</param>
    /// <param name="fields">Those that are known.</param>
    /// <param name="within">The field that holds the object, as <c>unique.</c>; empty for the body.</param>
    public static void CheckFields(JsonElement root, IReadOnlyList<string> fields, string within = "")
    {
        if (within.Length == 0 && root.ValueKind != JsonValueKind.Object)
            throw NoObject(root, string.Join(", ", fields));

        foreach (var property in root.EnumerateObject())
        {
            if (!IsKnown(property, fields))
                throw new RefusedException(new Problem
                {
                    Title = "Unknown field", Status = StatusCodes.Status400BadRequest, Field = Text.Cut(within + property.Name),
                    Detail = $"{Text.Quote(within + property.Name)} is no field of this body.", Remedy = $"Use only {string.Join(", ", fields)}.",
                });
        }
    }

    // Without making a string of the name.
    private static bool IsKnown(JsonProperty property, IReadOnlyList<string> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (property.NameEquals(fields[i]))
                return true;
        }

        return false;
    }

    private static RefusedException NoObject(JsonElement root, string fields) =>
        Refuse("Invalid JSON", $"The body must be a JSON object, was {Field.KindOf(root)}.", $"Send an object with the fields {fields}.");

    private static bool IsUnicode(ref Utf8JsonReader reader)
    {
        var buffer = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(buffer);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    // Without the position that .NET appends, which counts from zero, and its hints to programmers.
    private static string Reason(JsonException e) => e.Message.Split(" LineNumber:", 2)[0]
        .Replace(" which is not supported in this mode. Change the reader options", "", StringComparison.Ordinal)
        .Replace(", when isFinalBlock is true", "", StringComparison.Ordinal);

    private static RefusedException Refuse(string title, string detail, string remedy) => new(new Problem
    {
        Title = title, Status = StatusCodes.Status400BadRequest, Detail = detail, Field = "body", Remedy = remedy,
    });
}
