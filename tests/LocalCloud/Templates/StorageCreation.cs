using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Emulators;
using LocalCloud.Wire;

namespace LocalCloud.Templates;

/// <summary>Creates the tables, buckets and queues of a template in the emulators. What is there already stays as it is.</summary>
internal sealed class StorageCreation(CloudTemplate template, EmulatorProcesses emulators, TimeSpan? visibility, HttpClient http)
{
    private static readonly string[] OfTable = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "BillingMode", "ProvisionedThroughput"];

    private static readonly string[] OfQueue =
    [
        "VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "ReceiveMessageWaitTimeSeconds", "MaximumMessageSize", "FifoQueue", "ContentBasedDeduplication",
    ];

    private readonly AwsJsonClient _dynamoDb = new(emulators.DynamoDb, "DynamoDB_20120810", http);
    private readonly AwsJsonClient _sqs = new(emulators.Sqs, "AmazonSQS", http);

    /// <summary>Creates all of it.</summary>
    /// <returns>The address of the queue that lost messages go to.</returns>
    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, table) in template.OfType("AWS::DynamoDB::Table"))
            await CreateTableAsync(template.LocalNames.Name(id), template.Resolve(table)!.AsObject(), cancellationToken); // Properties are an object.

        foreach (var (id, _) in template.OfType("AWS::S3::Bucket"))
            await CreateBucketAsync(template.LocalNames.Name(id), cancellationToken);

        // Dead letter queues first: the others name them.
        foreach (var (id, queue) in template.OfType("AWS::SQS::Queue").OrderBy(static one => one.Properties.ContainsKey("RedrivePolicy")))
            template.LocalNames.Locate(id, await CreateQueueAsync(template.LocalNames.Name(id), template.Resolve(queue)!.AsObject(), cancellationToken)); // Properties are an object.

        return await CreateQueueAsync("lost-messages", [], cancellationToken);
    }

    private async Task CreateTableAsync(string name, JsonObject properties, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["TableName"] = name };
        foreach (var one in OfTable.Where(properties.ContainsKey))
            input[one] = properties[one]!.DeepClone(); // It is there.

        if (properties["StreamSpecification"] is { } stream)
            input["StreamSpecification"] = new JsonObject { ["StreamEnabled"] = true, ["StreamViewType"] = stream["StreamViewType"]?.DeepClone() };

        try
        {
            await _dynamoDb.CallAsync("CreateTable", input, cancellationToken);
        }
        catch (AwsCallException e) when (e.Answer.Contains("ResourceInUse", StringComparison.Ordinal))
        {
            return; // Of an earlier start, in the same folder.
        }

        while (Status(await _dynamoDb.CallAsync("DescribeTable", new JsonObject { ["TableName"] = name }, cancellationToken)) != "ACTIVE")
            await Task.Delay(50, cancellationToken);
    }

    private static string? Status(JsonElement described) => described.GetProperty("Table").GetProperty("TableStatus").GetString();

    private async Task CreateBucketAsync(string name, CancellationToken cancellationToken)
    {
        using var answer = await http.PutAsync(new Uri(emulators.S3, name), null, cancellationToken);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != System.Net.HttpStatusCode.Conflict)
            throw new AwsCallException("CreateBucket", await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private async Task<string> CreateQueueAsync(string name, JsonObject properties, CancellationToken cancellationToken)
    {
        var attributes = new JsonObject();
        foreach (var one in OfQueue.Where(properties.ContainsKey))
            attributes[one] = $"{properties[one]}";

        if (visibility is { } hidden)
            attributes["VisibilityTimeout"] = $"{(int)hidden.TotalSeconds}";

        if (properties["RedrivePolicy"] is { } redrive)
            attributes["RedrivePolicy"] = redrive.ToJsonString();

        var created = await _sqs.CallAsync("CreateQueue", new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes }, cancellationToken);
        return created.GetProperty("QueueUrl").GetString()!; // A queue has an address.
    }
}
