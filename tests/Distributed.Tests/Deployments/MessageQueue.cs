using System.Text.Json.Nodes;
using LocalCloud.Wire;

namespace Distributed.Tests.Deployments;

/// <summary>A queue of the deployment, seen from outside of it.</summary>
internal sealed class MessageQueue(AwsJsonClient sqs, string url)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sends up to ten messages in one request.</summary>
    public Task SendAsync(params IEnumerable<string> bodies)
    {
        var entries = bodies.Select(static (body, i) => (JsonNode)new JsonObject { ["Id"] = $"{i}", ["MessageBody"] = body });
        return sqs.CallAsync("SendMessageBatch", new JsonObject { ["QueueUrl"] = url, ["Entries"] = new JsonArray([.. entries]) }, Cancel);
    }

    /// <summary>Takes up to ten messages out of it.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync()
    {
        var answer = await sqs.CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = url, ["MaxNumberOfMessages"] = 10, ["WaitTimeSeconds"] = 0 }, Cancel);
        return answer.TryGetProperty("Messages", out var messages) ? [.. messages.EnumerateArray().Select(static one => one.GetProperty("Body").GetString()!)] : []; // Messages have bodies.
    }

    /// <summary>How many messages it has, hidden ones too.</summary>
    public async Task<int> CountAsync()
    {
        var answer = await sqs.CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("All") }, Cancel);
        var attributes = answer.GetProperty("Attributes");
        return Number("ApproximateNumberOfMessages") + Number("ApproximateNumberOfMessagesNotVisible");

        int Number(string name) => int.Parse(attributes.GetProperty(name).GetString()!, null); // Every queue has it.
    }
}
