using System.Collections.Concurrent;
using System.Text.Json;

namespace LocalCloud.Wire;

/// <summary>
/// The traces that messages were sent in. The emulator of SQS takes the system attribute <c>AWSTraceHeader</c> and forgets it,
/// so it is kept here between sending and delivery.
/// </summary>
internal sealed class TraceHeaders
{
    private const int Kept = 100_000;
    private readonly ConcurrentDictionary<string, string> _byMessage = [];
    private readonly ConcurrentQueue<string> _ages = [];

    /// <summary>The trace of a message, if it has one.</summary>
    public string? Find(string messageId) => _byMessage.GetValueOrDefault(messageId);

    /// <summary>Keeps the traces of what was sent.</summary>
    public void Keep(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> answer)
    {
        if (request.Span.IndexOf("AWSTraceHeader"u8) < 0)
            return;

        using var sent = JsonDocument.Parse(request);
        using var received = JsonDocument.Parse(answer);
        if (!sent.RootElement.TryGetProperty("Entries", out var entries))
        {
            Keep(sent.RootElement, received.RootElement);
            return;
        }

        if (!received.RootElement.TryGetProperty("Successful", out var accepted))
            return;

        var byId = accepted.EnumerateArray().ToDictionary(static one => one.GetProperty("Id").GetString()!); // Every entry has one.
        foreach (var entry in entries.EnumerateArray())
        {
            if (byId.TryGetValue(entry.GetProperty("Id").GetString()!, out var one)) // Every entry has one.
                Keep(entry, one);
        }
    }

    private void Keep(JsonElement sent, JsonElement received)
    {
        if (!received.TryGetProperty("MessageId", out var id)
            || !sent.TryGetProperty("MessageSystemAttributes", out var attributes)
            || !attributes.TryGetProperty("AWSTraceHeader", out var trace))
        {
            return;
        }

        _byMessage[id.GetString()!] = trace.GetProperty("StringValue").GetString() ?? ""; // A message has an id.
        _ages.Enqueue(id.GetString()!); // As above.
        if (_ages.Count > Kept && _ages.TryDequeue(out var oldest))
            _byMessage.TryRemove(oldest, out _);
    }
}
