using System.Text.Json.Nodes;
using LocalCloud.Faults;
using LocalCloud.Lambda;
using LocalCloud.Wire;

namespace LocalCloud.Mappings;

/// <summary>
/// Brings a batch of a stream to its function, and returns when every record is done or set aside: tried again, split, or gone on
/// with from the record that the function names.
/// </summary>
internal sealed class StreamDelivery(StreamMappingSettings settings, LambdaFunction function, AwsJsonClient queues, DeliveryFaults faults, OutputLog log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task DeliverAsync(IReadOnlyList<StreamRecord> batch, string stream, string shard, CancellationToken stopping)
    {
        var parts = new Stack<Part>([new Part(batch, 0)]);
        while (parts.TryPop(out var part))
        {
            part = await WithoutTheOldAsync(part, stream, shard, stopping);
            if (part.Records.Count == 0)
                continue;

            switch (await InvokeAsync(part, stream, stopping))
            {
                case null: // Throttled: that is no attempt.
                    await WaitAsync(1, stopping);
                    parts.Push(part);
                    break;
                case BatchAnswer.PartlyFailed { Places: [> 0 and var place, ..] } when !faults.Shuffles:
                    parts.Push(new Part([.. part.Records.Skip(place)], 0));
                    break;
                case BatchAnswer.Failed or BatchAnswer.PartlyFailed when settings.Bisects && part.Records.Count > 1:
                    var half = part.Records.Count / 2;
                    parts.Push(new Part([.. part.Records.Skip(half)], part.Attempts));
                    parts.Push(new Part([.. part.Records.Take(half)], part.Attempts));
                    break;
                case BatchAnswer.Failed or BatchAnswer.PartlyFailed when settings.Retries >= 0 && part.Attempts >= settings.Retries:
                    await SetAsideAsync(part, "RetryAttemptsExhausted", stream, shard);
                    break;
                case BatchAnswer.Failed or BatchAnswer.PartlyFailed:
                    await WaitAsync(part.Attempts, stopping);
                    parts.Push(part with { Attempts = part.Attempts + 1 });
                    break;
            }
        }
    }

    private async Task<BatchAnswer?> InvokeAsync(Part part, string stream, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var batch = faults.Order(part.Records);
        try
        {
            for (var times = faults.Times(); times > 1; times--)
                await function.InvokeAsync(StreamRecord.EventOf(batch, stream));

            var result = await function.InvokeAsync(StreamRecord.EventOf(batch, stream));
            var answer = BatchAnswer.Read(result, settings.ReportsItems, [.. batch.Select(static record => record.Number)]);
            if (answer is BatchAnswer.Failed failed)
                log.Add($"{settings.Table}: {batch.Count} records failed at {function.Settings.Id}: {failed.Why}");

            return answer;
        }
        catch (FunctionThrottledException)
        {
            return null;
        }
        catch (ObjectDisposedException) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
    }

    private Task WaitAsync(int attempts, CancellationToken stopping)
    {
        var wait = settings.RetryAfter * Math.Pow(2, Math.Min(attempts, 10));
        return Task.Delay(wait < LongestWait ? wait : LongestWait, stopping);
    }

    private async Task<Part> WithoutTheOldAsync(Part part, string stream, string shard, CancellationToken stopping)
    {
        if (settings.MaximumAge is not { } age)
            return part;

        var oldest = TimeProvider.System.GetUtcNow() - age;
        var (old, young) = (part.Records.Where(record => record.CreatedAt < oldest).ToList(), part.Records.Where(record => record.CreatedAt >= oldest).ToList());
        if (old.Count == 0)
            return part;

        stopping.ThrowIfCancellationRequested();
        await SetAsideAsync(part with { Records = old }, "RecordAgeExceeded", stream, shard);
        return part with { Records = young };
    }

    /// <summary>The destination hears which records it were, not what was in them.</summary>
    private async Task SetAsideAsync(Part part, string condition, string stream, string shard)
    {
        var (first, last) = (part.Records[0], part.Records[^1]);
        log.Add($"{settings.Table}: {part.Records.Count} records from {first.Number} are set aside by {function.Settings.Id}: {condition}");
        if (settings.OnFailureUrl is null)
            return;

        var message = new JsonObject
        {
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = Names.NewId(),
                ["functionArn"] = function.Settings.Arn,
                ["condition"] = condition,
                ["approximateInvokeCount"] = part.Attempts + 1,
            },
            ["responseContext"] = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST", ["functionError"] = "Unhandled" },
            ["version"] = "1.0",
            ["timestamp"] = $"{TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}",
            ["DDBStreamBatchInfo"] = new JsonObject
            {
                ["shardId"] = shard,
                ["startSequenceNumber"] = first.Number,
                ["endSequenceNumber"] = last.Number,
                ["approximateArrivalOfFirstRecord"] = $"{first.CreatedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
                ["approximateArrivalOfLastRecord"] = $"{last.CreatedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
                ["batchSize"] = part.Records.Count,
                ["streamArn"] = stream,
            },
        };
        await queues.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = settings.OnFailureUrl, ["MessageBody"] = message.ToJsonString() }, CancellationToken.None);
    }

    private sealed record Part(IReadOnlyList<StreamRecord> Records, int Attempts);
}
