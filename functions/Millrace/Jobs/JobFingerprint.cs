using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Millrace.Jobs;

/// <summary>What tells whether two submissions ask for the same: a hash of type and input, whatever the order of properties and the white space.</summary>
public static class JobFingerprint
{
    /// <summary>The fingerprint: 64 hexadecimal digits.</summary>
    public static string Of(JobType type, Payload input)
    {
        var buffer = new ArrayBufferWriter<byte>(input.Json.Length + 64);
        buffer.Write(Encoding.UTF8.GetBytes($"{type}\n"));
        using (var writer = new Utf8JsonWriter(buffer))
        using (var document = JsonDocument.Parse(input.Json))
            Write(writer, document.RootElement);

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item);

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
