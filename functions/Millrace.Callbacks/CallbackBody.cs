using System.Buffers;
using System.Text;
using System.Text.Json;
using Millrace.Jobs;

namespace Millrace.Callbacks;

/// <summary>
/// What a callback says of an ended job: JSON with <c>type</c>, <c>timestamp</c> and <c>data</c>, as the Standard Webhooks
/// specification recommends. The same job always makes the same bytes. No stack trace and no task token is ever in it.
/// </summary>
public static class CallbackBody
{
    /// <summary>The longest result that is sent, in bytes of UTF-8; a longer one is left out, with <c>resultOmitted</c>.</summary>
    public const int MaxResult = 64 * 1024;

    /// <summary>The body for a job.</summary>
    /// <exception cref="ArgumentException">The job has not ended.</exception>
    public static byte[] Of(Job job)
    {
        if (job.EndedAt is not { } endedAt)
            throw new ArgumentException($"Job {job.Id} has not ended: there is nothing to tell yet.", nameof(job));

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var state = NameOf(job);
            json.WriteStartObject();
            json.WriteString("type", $"job.{state}");
            json.WriteString("timestamp", endedAt.UtcDateTime);
            json.WriteStartObject("data");
            json.WriteString("id", job.Id.Value);
            json.WriteString("type", job.Type.Value);
            json.WriteString("state", state);
            json.WriteString("createdAt", job.CreatedAt.UtcDateTime);
            json.WriteString("endedAt", endedAt.UtcDateTime);
            json.WriteNumber("attemptsSpent", job.AttemptsSpent);
            WriteEnd(json, job.State);
            WriteParent(json, job.Parent);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string NameOf(Job job) => job.State switch
    {
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        _ => "cancelled", // The ended states are three.
    };

    private static void WriteEnd(Utf8JsonWriter json, JobState state)
    {
        switch (state)
        {
            case JobState.Succeeded { Result.Json: var result } when Encoding.UTF8.GetByteCount(result) > MaxResult:
                json.WriteBoolean("resultOmitted", true);
                break;
            case JobState.Succeeded succeeded:
                json.WritePropertyName("result");
                json.WriteRawValue(succeeded.Result.Json);
                break;
            case JobState.Failed { Last: var last }:
                json.WriteStartObject("failure");
                json.WriteString("error", last.Error);
                json.WriteString("message", last.Message);
                json.WriteEndObject();
                break;
            case JobState.Cancelled cancelled:
                json.WriteString("reason", cancelled.Reason);
                break;
        }
    }

    private static void WriteParent(Utf8JsonWriter json, JobParent? parent)
    {
        if (parent is null)
            return;

        json.WriteStartObject("parent");
        json.WriteString("id", parent.Id.Value);
        json.WriteString("phase", parent.Phase);
        json.WriteEndObject();
    }
}
