using System.Globalization;
using System.Text.Json;

namespace Millrace.States.Json;

/// <summary>Reads JSON text into values; reports keys that stand twice in one object when asked to.</summary>
internal static class JsonReading
{
    /// <exception cref="JsonException">The text is no JSON, is nested too deep, or holds a number or letter that cannot be kept.</exception>
    public static JsonValue Read(ReadOnlySpan<byte> utf8, Action<string>? onDuplicateKey = null)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = JsonValue.MaxDepth });
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, onDuplicateKey, "");
            if (reader.Read())
                throw new JsonException("More text follows the JSON value.");

            return value;
        }
        catch (InvalidOperationException exception)
        {
            // What the reader says of half a surrogate pair.
            throw new JsonException(exception.Message, exception);
        }
    }

    private static JsonValue ReadValue(ref Utf8JsonReader reader, Action<string>? onDuplicateKey, string pointer) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, onDuplicateKey, pointer),
        JsonTokenType.StartArray => ReadArray(ref reader, onDuplicateKey, pointer),
        JsonTokenType.String => new JsonString(reader.GetString() ?? ""),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => JsonBoolean.True,
        JsonTokenType.False => JsonBoolean.False,
        _ => JsonNull.Instance,
    };

    private static JsonNumber ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var integer))
            return new JsonNumber(integer);

        return reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? new JsonNumber(number)
            : throw new JsonException("A number is too large.");
    }

    private static JsonArray ReadArray(ref Utf8JsonReader reader, Action<string>? onDuplicateKey, string pointer)
    {
        var items = new List<JsonValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, onDuplicateKey, onDuplicateKey is null ? "" : $"{pointer}/{items.Count}"));

        return items.Count == 0 ? JsonArray.Empty : new JsonArray([.. items]);
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, Action<string>? onDuplicateKey, string pointer)
    {
        var members = new List<KeyValuePair<string, JsonValue>>();
        var seen = onDuplicateKey is null ? null : new HashSet<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString() ?? "";
            var place = onDuplicateKey is null ? "" : JsonPointer.Append(pointer, key);
            if (seen?.Add(key) == false)
                onDuplicateKey?.Invoke(place);

            reader.Read();
            members.Add(new(key, ReadValue(ref reader, onDuplicateKey, place)));
        }

        return JsonObject.From(members);
    }
}

internal static class JsonPointer
{
    public static string Append(string pointer, string key) =>
        $"{pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The value that a pointer (RFC 6901) leads to, or null.</summary>
    public static JsonValue? Find(JsonValue document, string pointer)
    {
        var at = document;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var key = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at switch
            {
                JsonObject members when members.TryGet(key, out var member) => member,
                JsonArray items when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
                _ => null,
            };
            if (at is null)
                return null;
        }

        return at;
    }
}
