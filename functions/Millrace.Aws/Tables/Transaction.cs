using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Millrace.Aws.Tables;

/// <summary>Writes that happen together or not at all. No two of its parts may be about one item.</summary>
internal sealed class Transaction(TableClient table)
{
    /// <summary>The most parts that DynamoDB takes.</summary>
    public const int MostParts = 100;

    private const string Failed = "ConditionalCheckFailed";

    private readonly List<TransactWriteItem> _parts = [];

    /// <summary>Puts an item. Answers with the part's number, like the others.</summary>
    public int Put(Dictionary<string, AttributeValue> item, Expression expression, string? condition) => Add(new TransactWriteItem
    {
        Put = new Put
        {
            TableName = table.Name,
            Item = item,
            ConditionExpression = condition,
            ExpressionAttributeNames = expression.NamesOrNull,
            ExpressionAttributeValues = expression.ValuesOrNull,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    });

    public int Update(Dictionary<string, AttributeValue> key, Expression expression, string condition) => Add(new TransactWriteItem
    {
        Update = new Update
        {
            TableName = table.Name,
            Key = key,
            UpdateExpression = expression.Update,
            ConditionExpression = condition,
            ExpressionAttributeNames = expression.NamesOrNull,
            ExpressionAttributeValues = expression.ValuesOrNull,
        },
    });

    public int Delete(Dictionary<string, AttributeValue> key, Expression expression, string? condition) => Add(new TransactWriteItem
    {
        Delete = new Delete
        {
            TableName = table.Name,
            Key = key,
            ConditionExpression = condition,
            ExpressionAttributeNames = expression.NamesOrNull,
            ExpressionAttributeValues = expression.ValuesOrNull,
        },
    });

    public int Check(Dictionary<string, AttributeValue> key, Expression expression, string condition) => Add(new TransactWriteItem
    {
        ConditionCheck = new ConditionCheck
        {
            TableName = table.Name,
            Key = key,
            ConditionExpression = condition,
            ExpressionAttributeNames = expression.NamesOrNull,
            ExpressionAttributeValues = expression.ValuesOrNull,
        },
    });

    /// <summary>Writes all, or nothing: then it answers with the parts whose conditions failed, and their items where a put asked for them.</summary>
    public async Task<IReadOnlyDictionary<int, Dictionary<string, AttributeValue>?>> RunAsync(CancellationToken cancellationToken)
    {
        var request = new TransactWriteItemsRequest
        {
            ClientRequestToken = Jobs.JobItem.NewStamp(), // A repeated request is answered as the first one was.
            TransactItems = _parts,
        };
        try
        {
            await TableClient.RetryConflictsAsync(() => table.Dynamo.TransactWriteItemsAsync(request, cancellationToken), cancellationToken);
            return new Dictionary<int, Dictionary<string, AttributeValue>?>();
        }
        catch (TransactionCanceledException e) when (e.CancellationReasons?.Any(static reason => reason.Code == Failed) == true)
        {
            return e.CancellationReasons.Index()
                .Where(static one => one.Item.Code == Failed)
                .ToDictionary(static one => one.Index, static one => one.Item.Item is { Count: > 0 } item ? item : null);
        }
    }

    private int Add(TransactWriteItem part)
    {
        _parts.Add(part);
        return _parts.Count - 1;
    }
}
