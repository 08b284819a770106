using System.Security.Cryptography;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Millrace.Aws.Tables;

/// <summary>The table, and the few calls that need more than one request.</summary>
internal sealed class TableClient(IAmazonDynamoDB dynamo, string name)
{
    private const int MostKeysOfARead = 100;
    private const int MostDeletesOfAWrite = 25;
    private const int MostTries = 12;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    public string Name => name;

    public IAmazonDynamoDB Dynamo => dynamo;

    /// <summary>The newest state of an item; null if it is not there.</summary>
    public async Task<Dictionary<string, AttributeValue>?> FindAsync(Dictionary<string, AttributeValue> key, CancellationToken cancellationToken)
    {
        var answer = await dynamo.GetItemAsync(new GetItemRequest { TableName = name, Key = key, ConsistentRead = true }, cancellationToken);
        return answer.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>The newest state of items, in no order; those that are not there are left out.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadAsync(
        IEnumerable<Dictionary<string, AttributeValue>> keys, CancellationToken cancellationToken)
    {
        // An index may show an item twice that moves while it is read; DynamoDB refuses a key that stands in a request twice.
        var distinct = keys.DistinctBy(static key => (key.TextOf(Keys.Pk), key.TextOf(Keys.Id)));
        var pages = await Task.WhenAll(distinct.Chunk(MostKeysOfARead).Select(chunk => ReadChunkAsync(
            new KeysAndAttributes { Keys = [.. chunk], ConsistentRead = true }, cancellationToken)));
        return [.. pages.SelectMany(static page => page)];
    }

    /// <summary>Some attributes of items as they stood a moment ago, at half the price; those that are not there are left out.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadEventuallyAsync(
        IEnumerable<Dictionary<string, AttributeValue>> keys, IEnumerable<string> attributes, CancellationToken cancellationToken)
    {
        var expression = new Expression();
        var projection = string.Join(", ", attributes.Append(Keys.Id).Select(expression.Name));
        var distinct = keys.DistinctBy(static key => (key.TextOf(Keys.Pk), key.TextOf(Keys.Id)));
        var pages = await Task.WhenAll(distinct.Chunk(MostKeysOfARead).Select(chunk => ReadChunkAsync(
            new KeysAndAttributes { Keys = [.. chunk], ProjectionExpression = projection, ExpressionAttributeNames = expression.Names }, cancellationToken)));
        return [.. pages.SelectMany(static page => page)];
    }

    /// <summary>All items of a query, at most <paramref name="limit"/> if that is given.</summary>
    public async Task<List<Dictionary<string, AttributeValue>>> QueryAsync(QueryRequest query, int? limit, CancellationToken cancellationToken)
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        do
        {
            query.Limit = limit - items.Count;
            var page = await dynamo.QueryAsync(query, cancellationToken);
            items.AddRange(page.Items ?? []);
            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 } && (limit is null || items.Count < limit));

        return items;
    }

    /// <summary>
    /// Runs a write again that met another one's transaction, or a transaction that met a throttle: nothing was written, and
    /// all may go on. Real time: a test's clock stands still, the table's conflicts do not.
    /// </summary>
    public static async Task<T> RetryConflictsAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await write();
            }
            catch (AmazonDynamoDBException e) when (IsConflict(e) && tries < MostTries)
            {
                await DelayAsync(tries, cancellationToken);
            }
        }
    }

    /// <summary>Waits before the next try: half of a delay that doubles, and a random part of the other half.</summary>
    public static Task DelayAsync(int tries, CancellationToken cancellationToken)
    {
        var most = Math.Min(LongestDelay.TotalMilliseconds, 10 * Math.Pow(2, tries));
        var delay = TimeSpan.FromMilliseconds((most / 2) + RandomNumberGenerator.GetInt32((int)(most / 2) + 1));
        return Task.Delay(delay, TimeProvider.System, cancellationToken);
    }

    /// <summary>Deletes items. Those that are not there count as deleted.</summary>
    public async Task DeleteAsync(IEnumerable<Dictionary<string, AttributeValue>> keys, CancellationToken cancellationToken)
    {
        foreach (var chunk in keys.Chunk(MostDeletesOfAWrite))
        {
            var open = new Dictionary<string, List<WriteRequest>>
            {
                [name] = [.. chunk.Select(static key => new WriteRequest(new DeleteRequest(key)))],
            };
            for (var tries = 1; open is { Count: > 0 }; tries++)
            {
                if (tries > 1)
                    await DelayAsync(tries, cancellationToken);

                open = (await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = open }, cancellationToken)).UnprocessedItems;
            }
        }
    }

    private static bool IsConflict(AmazonDynamoDBException exception) => exception switch
    {
        TransactionConflictException or TransactionInProgressException => true,
        TransactionCanceledException cancelled => cancelled.CancellationReasons?.Any(static reason => IsPassing(reason.Code)) == true,
        _ => false,
    };

    // The SDK repeats what was throttled, but does not look into the reasons of a transaction.
    private static bool IsPassing(string code) => code is "TransactionConflict" or "ThrottlingError" or "ProvisionedThroughputExceeded";

    private async Task<List<Dictionary<string, AttributeValue>>> ReadChunkAsync(
        KeysAndAttributes keys, CancellationToken cancellationToken)
    {
        var items = new List<Dictionary<string, AttributeValue>>(keys.Keys.Count);
        var open = new Dictionary<string, KeysAndAttributes> { [name] = keys };
        for (var tries = 1; open is { Count: > 0 }; tries++)
        {
            if (tries > 1)
                await DelayAsync(tries, cancellationToken);

            var page = await dynamo.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = open }, cancellationToken);
            items.AddRange(page.Responses?.GetValueOrDefault(name) ?? []);
            open = page.UnprocessedKeys;
        }

        return items;
    }
}
