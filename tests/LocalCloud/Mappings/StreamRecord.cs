using System.Text.Json;
using LocalCloud.Wire;

namespace LocalCloud.Mappings;

/// <summary>A record of a stream, as DynamoDB gave it.</summary>
internal sealed class StreamRecord(JsonElement given)
{
    public JsonElement Json => given;

    public string Number { get; } = given.GetProperty("dynamodb").GetProperty("SequenceNumber").GetString()!; // Every record has one.

    public DateTimeOffset CreatedAt { get; } = given.GetProperty("dynamodb").TryGetProperty("ApproximateCreationDateTime", out var seconds)
        ? DateTimeOffset.UnixEpoch.AddSeconds(seconds.GetDouble())
        : DateTimeOffset.MaxValue;

    /// <summary>The event of a batch: the records as they are, and where they come from.</summary>
    public static byte[] EventOf(IEnumerable<StreamRecord> batch, string streamArn)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            foreach (var record in batch)
            {
                json.WriteStartObject();
                // The emulator is a region of its own.
                foreach (var field in record.Json.EnumerateObject().Where(static field => !field.NameEquals("awsRegion")))
                    field.WriteTo(json);

                json.WriteString("awsRegion", Names.Region);
                json.WriteString("eventSourceARN", streamArn);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
