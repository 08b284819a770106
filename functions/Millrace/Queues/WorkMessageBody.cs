using System.Globalization;
using System.Text.Json;
using Millrace.Jobs;

namespace Millrace.Queues;

/// <summary>
/// The body of a queue message, as queues outside of the process hold it and functions get it: a job's id and epoch, nothing
/// that can be stale. The lane is the queue's own.
/// </summary>
public static class WorkMessageBody
{
    /// <summary>The body of a message.</summary>
    public static string Format(JobId job, long epoch) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"job":"{{job.Value}}","epoch":{{epoch}}}""");

    /// <summary>The job and epoch in a body; null if it is no such body.</summary>
    public static (JobId Job, long Epoch)? Parse(string? body)
    {
        try
        {
            using var document = JsonDocument.Parse(body ?? "");
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("job", out var job) && job.ValueKind == JsonValueKind.String && JobId.TryParse(job.GetString(), out var id)
                && root.TryGetProperty("epoch", out var epoch) && epoch.ValueKind == JsonValueKind.Number && epoch.TryGetInt64(out var number)
                ? (id, number)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
