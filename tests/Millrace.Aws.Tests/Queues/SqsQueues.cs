using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Millrace.Aws.Queues;
using Millrace.Jobs;

namespace Millrace.Aws.Tests.Queues;

/// <summary>Queues of a test's own on the emulated SQS.</summary>
internal static class SqsQueues
{
    private static readonly HttpClient Http = new();

    /// <summary>Empty queues, one a lane. Skips the test that asks, aloud, if there is no emulator.</summary>
    public static async Task<SqsOptions> NewQueuesAsync(this Emulators emulators, CancellationToken cancellationToken)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var urls = new Dictionary<Lane, string>();
        foreach (var lane in Lane.All)
            urls[lane] = (string)(await emulators.CallSqsAsync("CreateQueue", new JsonObject { ["QueueName"] = $"{name}-{lane}" }, cancellationToken))["QueueUrl"]!;

        return new SqsOptions { QueueUrls = urls, Endpoint = emulators.SqsEndpoint };
    }

    /// <summary>Calls an operation that the driver does not need.</summary>
    public static async Task<JsonNode> CallSqsAsync(this Emulators emulators, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, emulators.SqsEndpoint)
        {
            Content = new StringContent(input.ToJsonString(), System.Text.Encoding.UTF8, "application/x-amz-json-1.0"),
        };
        request.Headers.Add("X-Amz-Target", $"AmazonSQS.{operation}");
        using var response = await Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) ?? new JsonObject();
    }
}
