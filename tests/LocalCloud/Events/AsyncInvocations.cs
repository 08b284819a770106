using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Lambda;
using LocalCloud.Wire;

namespace LocalCloud.Events;

/// <summary>What becomes of the asynchronous invocations of a function. The defaults are those of AWS.</summary>
internal sealed record AsyncSettings
{
    /// <summary>How often one that failed is tried again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The wait before the first retry; it doubles. In the cloud it is a minute.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The address of the queue that gets the event of one that failed for good.</summary>
    public string? DeadLetterUrl { get; init; }
}

/// <summary>Invokes a function for events that nobody waits for: tries again, and sets aside.</summary>
internal sealed class AsyncInvocations(LambdaFunction function, AsyncSettings settings, AwsJsonClient queues, OutputLog log, CancellationToken stopping)
{
    /// <summary>Completes when the function has taken the event, or it is set aside. It never fails.</summary>
    public async Task SendAsync(byte[] payload)
    {
        try
        {
            for (var attempt = 0; ;)
            {
                var result = await TryAsync(payload);
                if (result is { IsError: false })
                    return;

                if (result is not null && attempt++ >= settings.Retries)
                {
                    await SetAsideAsync(payload, result);
                    return;
                }

                // Throttled is no attempt: such events wait for hours.
                await Task.Delay(settings.RetryAfter * Math.Pow(2, Math.Min(attempt, 6)), stopping);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task<InvokeResult?> TryAsync(byte[] payload)
    {
        try
        {
            return await function.InvokeAsync(payload);
        }
        catch (FunctionThrottledException)
        {
            return null;
        }
    }

    private async Task SetAsideAsync(byte[] payload, InvokeResult result)
    {
        log.Add($"An event of {function.Settings.Id} is set aside: {result.ErrorType}: {result.ErrorMessage}");
        if (settings.DeadLetterUrl is null)
            return;

        var message = new JsonObject
        {
            ["version"] = "1.0",
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = result.RequestId,
                ["functionArn"] = function.Settings.Arn,
                ["condition"] = "RetriesExhausted",
                ["approximateInvokeCount"] = settings.Retries + 1,
            },
            ["requestPayload"] = JsonNode.Parse(payload),
            ["responseContext"] = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST", ["functionError"] = result.FunctionError },
            ["responsePayload"] = JsonSerializer.SerializeToNode(result.Text),
        };
        await queues.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = settings.DeadLetterUrl, ["MessageBody"] = message.ToJsonString() }, CancellationToken.None);
    }
}
