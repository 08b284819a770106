using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>Reads base64 or an array of numbers, and writes an array of numbers.</summary>
public class ByteArrayConverter : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetBytesFromBase64();

        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"Bytes are a string in base64 or an array of numbers, not {reader.TokenType}.");

        var bytes = new List<byte>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
            bytes.Add(reader.GetByte());

        return reader.TokenType == JsonTokenType.EndArray
            ? [.. bytes]
            : throw new JsonException($"An array of bytes holds numbers, not {reader.TokenType}.");
    }

    public override void Write(Utf8JsonWriter writer, byte[] values, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var value in values)
            writer.WriteNumberValue(value);

        writer.WriteEndArray();
    }
}
