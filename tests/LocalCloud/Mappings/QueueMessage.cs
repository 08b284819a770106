using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Wire;

namespace LocalCloud.Mappings;

/// <summary>A message as the queue gave it.</summary>
internal sealed class QueueMessage(JsonElement received, Func<string, string?> traceOf)
{
    public string Id { get; } = received.GetProperty("MessageId").GetString()!; // Every message has one.

    public string Receipt { get; } = received.GetProperty("ReceiptHandle").GetString()!; // Every delivery has one.

    /// <summary>The trace that the sender was in.</summary>
    public string? Trace => received.TryGetProperty("Attributes", out var attributes) && attributes.TryGetProperty("AWSTraceHeader", out var trace)
        ? trace.GetString()
        : traceOf(Id);

    /// <summary>The record of the event, in the words of Lambda.</summary>
    public JsonObject ToRecord(string queueArn)
    {
        var system = received.TryGetProperty("Attributes", out var given) ? JsonObject.Create(given)! : []; // It is an object.
        if (Trace is { } trace)
            system["AWSTraceHeader"] = trace;

        var record = new JsonObject
        {
            ["messageId"] = Id,
            ["receiptHandle"] = Receipt,
            ["body"] = Text("Body"),
            ["attributes"] = system,
            ["messageAttributes"] = MessageAttributes(),
            ["md5OfBody"] = Text("MD5OfBody"),
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = queueArn,
            ["awsRegion"] = Names.Region,
        };
        if (Text("MD5OfMessageAttributes") is { } md5)
            record["md5OfMessageAttributes"] = md5;

        return record;
    }

    private string? Text(string name) => received.TryGetProperty(name, out var value) ? value.GetString() : null;

    private JsonObject MessageAttributes()
    {
        var attributes = new JsonObject();
        if (!received.TryGetProperty("MessageAttributes", out var given))
            return attributes;

        foreach (var one in given.EnumerateObject())
        {
            var attribute = new JsonObject { ["stringListValues"] = new JsonArray(), ["binaryListValues"] = new JsonArray() };
            foreach (var field in one.Value.EnumerateObject().Where(static field => field.Name is "StringValue" or "BinaryValue" or "DataType"))
                attribute[char.ToLowerInvariant(field.Name[0]) + field.Name[1..]] = field.Value.GetString();

            attributes[one.Name] = attribute;
        }

        return attributes;
    }
}
