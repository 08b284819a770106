using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Faults;
using LocalCloud.Lambda;
using LocalCloud.Wire;

namespace LocalCloud.Mappings;

/// <summary>
/// The event source mapping of a queue. It receives while an invocation more is allowed, deletes what the function has done, and
/// leaves the rest alone: that comes back when its visibility timeout ends, and the queue counts and redrives.
/// </summary>
internal sealed class QueueMapping(QueueMappingSettings settings, LambdaFunction function, AwsJsonClient queue, DeliveryFaults faults, OutputLog log)
{
    private const int LargestReceive = 10;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var free = new SemaphoreSlim(settings.Concurrency);
        var working = new HashSet<Task>();
        try
        {
            while (true)
            {
                await free.WaitAsync(stopping);
                working.RemoveWhere(static task => task.IsCompletedSuccessfully);
                working.Add(WorkAsync(await CollectAsync(stopping), free));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(working);
        }
    }

    /// <summary>A batch: what one receive gives, or what comes in the window.</summary>
    private async Task<List<QueueMessage>> CollectAsync(CancellationToken stopping)
    {
        List<QueueMessage> batch = [];
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = settings.Window - Stopwatch.GetElapsedTime(started);
            var received = await ReceiveAsync(settings.BatchSize - batch.Count, batch.Count == 0 ? settings.LongPoll : left, stopping);
            if (batch.Count == 0)
                started = Stopwatch.GetTimestamp();

            batch.AddRange(received);
            if (batch.Count >= settings.BatchSize || (batch.Count > 0 && Stopwatch.GetElapsedTime(started) >= settings.Window))
                return batch;
        }
    }

    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int most, TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            var answer = await queue.CallAsync(
                "ReceiveMessage",
                new JsonObject
                {
                    ["QueueUrl"] = settings.QueueUrl,
                    ["MaxNumberOfMessages"] = Math.Min(most, LargestReceive),
                    ["WaitTimeSeconds"] = (int)Math.Ceiling(Math.Clamp(wait.TotalSeconds, 0, 20)),
                    ["AttributeNames"] = new JsonArray("All"),
                    ["MessageSystemAttributeNames"] = new JsonArray("All"),
                    ["MessageAttributeNames"] = new JsonArray("All"),
                },
                stopping);
            return answer.TryGetProperty("Messages", out var messages) && messages.ValueKind == JsonValueKind.Array
                ? [.. messages.EnumerateArray().Select(message => new QueueMessage(message, settings.TraceOf))]
                : [];
        }
        catch (Exception e) when (e is HttpRequestException or AwsCallException)
        {
            log.Add($"{settings.QueueArn}: {e.Message}");
            await Task.Delay(RetryAfter, stopping);
            return [];
        }
    }

    private async Task WorkAsync(List<QueueMessage> received, SemaphoreSlim free)
    {
        try
        {
            var (wanted, foreign) = Filtered(received);
            var batch = faults.Order(wanted);
            List<QueueMessage> done = foreign;
            if (batch.Count > 0)
            {
                for (var times = faults.Times(); times > 1; times--)
                    await InvokeAsync(batch);

                done = [.. foreign, .. await InvokeAsync(batch)];
            }

            await DeleteAsync(done);
        }
        catch (Exception e) when (e is HttpRequestException or AwsCallException or FunctionThrottledException or ObjectDisposedException)
        {
            // Not deleted, so they come again.
            log.Add($"{settings.QueueArn}: {e.Message}");
        }
        finally
        {
            free.Release();
        }
    }

    private (List<QueueMessage> Wanted, List<QueueMessage> Foreign) Filtered(List<QueueMessage> received)
    {
        if (settings.Filter.IsEmpty)
            return (received, []);

        var parts = received.ToLookup(message => settings.Filter.Matches(Parsed(message)));
        return ([.. parts[true]], [.. parts[false]]);
    }

    /// <summary>The record as filters see it: with a body of JSON as JSON.</summary>
    private JsonElement Parsed(QueueMessage message)
    {
        var record = message.ToRecord(settings.QueueArn);
        try
        {
            record["body"] = JsonNode.Parse($"{record["body"]}") is JsonObject body ? body : record["body"]?.DeepClone();
        }
        catch (JsonException)
        {
            // It stays text.
        }

        return JsonSerializer.SerializeToElement(record);
    }

    /// <summary>The messages that the function has done.</summary>
    private async Task<IReadOnlyList<QueueMessage>> InvokeAsync(IReadOnlyList<QueueMessage> batch)
    {
        var records = new JsonArray([.. batch.Select(message => message.ToRecord(settings.QueueArn))]);
        var result = await function.InvokeAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["Records"] = records }), batch[0].Trace);
        switch (BatchAnswer.Read(result, settings.ReportsItems, [.. batch.Select(static message => message.Id)]))
        {
            case BatchAnswer.Done:
                return batch;
            case BatchAnswer.PartlyFailed failed:
                return [.. batch.Where((_, place) => !failed.Places.Contains(place))];
            case BatchAnswer.Failed failed:
                log.Add($"{settings.QueueArn}: {batch.Count} messages failed: {failed.Why}");
                return [];
            default:
                throw new UnreachableException();
        }
    }

    private async Task DeleteAsync(IReadOnlyList<QueueMessage> done)
    {
        foreach (var part in done.Chunk(LargestReceive))
        {
            var entries = part.Select(static (message, i) => (JsonNode)new JsonObject { ["Id"] = $"{i}", ["ReceiptHandle"] = message.Receipt });
            await queue.CallAsync(
                "DeleteMessageBatch", new JsonObject { ["QueueUrl"] = settings.QueueUrl, ["Entries"] = new JsonArray([.. entries]) }, CancellationToken.None);
        }
    }
}
