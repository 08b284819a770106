using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Jobs;
using Millrace.Aws.Tables;
using Millrace.Documents;

namespace Millrace.Aws.Documents;

/// <summary>
/// The documents in the table of jobs, one item each: a kind is a partition, and names are its sort keys. They have no state, and
/// so the readers of the stream do not take them for jobs.
/// </summary>
/// <param name="dynamo">The client.</param>
/// <param name="table">The table's name.</param>
public sealed class DynamoDocumentStore(IAmazonDynamoDB dynamo, string table) : IDocumentStore
{
    private const string Json = "json";
    private const string Failed = "ConditionalCheckFailed";

    private readonly TableClient _table = new(dynamo, table);

    /// <inheritdoc/>
    public async Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        DocumentRules.Check(key);
        var request = new GetItemRequest { TableName = table, Key = ItemKey(key), ConsistentRead = true };
        var answer = await dynamo.GetItemAsync(request, cancellationToken);
        return answer.Item is { Count: > 0 } item ? Read(key.Kind, item) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        DocumentRules.CheckList(kind, after, limit);
        var expression = new Expression();
        var condition = expression.Is(Keys.Pk, Attributes.Text(PartitionOf(kind)));
        if (after.Length > 0) // DynamoDB compares no key with an empty text.
            condition += $" AND {expression.Name(Keys.Id)} > {expression.Value(Attributes.Text(after))}";

        var query = new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = condition,
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ConsistentRead = true,
        };
        return [.. (await _table.QueryAsync(query, limit, cancellationToken)).Select(item => Read(kind, item))];
    }

    /// <inheritdoc/>
    public Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        DocumentRules.Check(writes);
        // A deleted item keeps no stamp, so that a repeated delete could not be told from a conflict: a transaction's token can.
        return writes is [{ Json: { } json } single]
            ? TryPutAsync(single, json, cancellationToken)
            : TryTransactAsync(writes, cancellationToken);
    }

    private static string PartitionOf(string kind) => $"doc#{kind}";

    private static Dictionary<string, AttributeValue> ItemKey(DocumentKey key) => Keys.Of(PartitionOf(key.Kind), key.Name);

    private static Document Read(string kind, Dictionary<string, AttributeValue> item) =>
        new(new DocumentKey(kind, item.TextOf(Keys.Id)), item.NumberOf(JobItem.Version), item.TextOf(Json));

    private static Dictionary<string, AttributeValue> ItemOf(DocumentWrite write, string json, string stamp)
    {
        var item = ItemKey(write.Key);
        item[JobItem.Version] = Attributes.Number(write.Expected + 1);
        item[Json] = Attributes.Text(json);
        item[JobItem.Stamp] = Attributes.Text(stamp);
        return item;
    }

    private static string HasExpectedVersion(Expression expression, DocumentWrite write) =>
        expression.Is(JobItem.Version, write.Expected == 0 ? null : Attributes.Number(write.Expected));

    private async Task<bool> TryPutAsync(DocumentWrite write, string json, CancellationToken cancellationToken)
    {
        var (stamp, expression) = (JobItem.NewStamp(), new Expression());
        var put = new PutItemRequest
        {
            TableName = table,
            Item = ItemOf(write, json, stamp),
            ConditionExpression = HasExpectedVersion(expression, write),
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = ValuesOrNull(expression),
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        try
        {
            await TableClient.RetryConflictsAsync(() => dynamo.PutItemAsync(put, cancellationToken), cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException e)
        {
            return JobItem.WasStamped(e.Item, stamp);
        }
    }

    private async Task<bool> TryTransactAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        var stamp = JobItem.NewStamp();
        var transaction = new TransactWriteItemsRequest
        {
            ClientRequestToken = stamp, // A repeated request is answered as the first one was.
            TransactItems = [.. writes.Select(write => Part(write, stamp))],
        };
        try
        {
            await TableClient.RetryConflictsAsync(() => dynamo.TransactWriteItemsAsync(transaction, cancellationToken), cancellationToken);
            return true;
        }
        catch (TransactionCanceledException e) when (e.CancellationReasons?.Any(static reason => reason.Code == Failed) == true)
        {
            return false;
        }
    }

    private TransactWriteItem Part(DocumentWrite write, string stamp)
    {
        var expression = new Expression();
        var condition = HasExpectedVersion(expression, write);
        return write.Json is { } json
            ? new TransactWriteItem
            {
                Put = new Put
                {
                    TableName = table,
                    Item = ItemOf(write, json, stamp),
                    ConditionExpression = condition,
                    ExpressionAttributeNames = expression.Names,
                    ExpressionAttributeValues = ValuesOrNull(expression),
                },
            }
            : new TransactWriteItem
            {
                Delete = new Delete
                {
                    TableName = table,
                    Key = ItemKey(write.Key),
                    ConditionExpression = condition,
                    ExpressionAttributeNames = expression.Names,
                    ExpressionAttributeValues = ValuesOrNull(expression),
                },
            };
    }

    // DynamoDB refuses an empty list of values.
    private static Dictionary<string, AttributeValue>? ValuesOrNull(Expression expression) => expression.Values.Count == 0 ? null : expression.Values;
}
