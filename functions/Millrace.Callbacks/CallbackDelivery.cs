using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Millrace.Jobs;

namespace Millrace.Callbacks;

/// <summary>The input of a job that delivers one callback.</summary>
/// <param name="Job">The id of the job that ended.</param>
/// <param name="Url">Where its end is told.</param>
/// <param name="Replay">0 for the delivery at the job's end; greater for each one that somebody asked for later.</param>
public sealed record CallbackDelivery(string Job, string Url, int Replay)
{
    /// <summary>The type of the jobs that deliver callbacks. They never have callbacks themselves.</summary>
    public static JobType Type { get; } = new("millrace.callback");

    /// <summary>Reads and writes deliveries and receipts, for <see cref="PayloadSerializer"/>.</summary>
    public static IJsonTypeInfoResolver Json => CallbackJson.Default;

    /// <summary>The delivery's <c>webhook-id</c>: the same over all its attempts.</summary>
    [JsonIgnore]
    public string MessageId => Replay == 0 ? $"msg_{Job}" : $"msg_{Job}_{Replay}";

    /// <summary>The delivery's idempotency key: a delivery is submitted once.</summary>
    [JsonIgnore]
    public string IdempotencyKey => $"callback:{Job}:{Replay}";
}

/// <summary>The result of a job that delivered a callback.</summary>
/// <param name="Status">The HTTP status of the answer, 200 to 299.</param>
/// <param name="At">When the answer came.</param>
public sealed record CallbackReceipt(int Status, DateTimeOffset At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallbackDelivery))]
[JsonSerializable(typeof(CallbackReceipt))]
internal sealed partial class CallbackJson : JsonSerializerContext;
