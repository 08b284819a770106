using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Jobs;

namespace Millrace.Aws.Tables;

/// <summary>Creates the table of jobs as <c>serverless.template</c> describes it: for emulators and tests.</summary>
public static class JobsTable
{
    internal const string DueIndex = "due";
    internal const string ParentIndex = "parent";
    internal const string StateIndex = "state";

    /// <summary>Creates the table and waits until it can be used.</summary>
    /// <param name="dynamo">The emulator's client.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="withStream">Whether the new image of every item that changes is streamed.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task CreateAsync(IAmazonDynamoDB dynamo, string table, bool withStream, CancellationToken cancellationToken)
    {
        await dynamo.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = table,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions =
                [
                    Text(Keys.Pk), Text(Keys.Id), Text(JobItem.ParentId), Text(JobItem.StateShard),
                    new AttributeDefinition(JobItem.DueAt, ScalarAttributeType.N),
                ],
                KeySchema = Schema(Keys.Pk, Keys.Id),
                GlobalSecondaryIndexes =
                [
                    Index(DueIndex, Keys.Pk, JobItem.DueAt),
                    Index(ParentIndex, JobItem.ParentId, Keys.Id),
                    Index(StateIndex, JobItem.StateShard, Keys.Id),
                ],
                StreamSpecification = new StreamSpecification
                {
                    StreamEnabled = withStream,
                    StreamViewType = withStream ? StreamViewType.NEW_IMAGE : null,
                },
            },
            cancellationToken);
        while ((await dynamo.DescribeTableAsync(table, cancellationToken)).Table.TableStatus != TableStatus.ACTIVE)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);

        await dynamo.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest
            {
                TableName = table,
                TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = IdempotencyItem.ExpiresAt, Enabled = true },
            },
            cancellationToken);
    }

    private static AttributeDefinition Text(string name) => new(name, ScalarAttributeType.S);

    private static List<KeySchemaElement> Schema(string hash, string range) => [new(hash, KeyType.HASH), new(range, KeyType.RANGE)];

    // Keys only: an update that touches no key of an index costs nothing there.
    private static GlobalSecondaryIndex Index(string name, string hash, string range) => new()
    {
        IndexName = name,
        KeySchema = Schema(hash, range),
        Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
    };
}
