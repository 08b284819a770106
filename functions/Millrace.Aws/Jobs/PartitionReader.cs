using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;

namespace Millrace.Aws.Jobs;

/// <summary>Reads one partition from one of its ends, in pages that grow as long as nobody finds enough in them.</summary>
/// <param name="table">The table.</param>
/// <param name="query">Its first page; the reader's own from now on.</param>
/// <param name="choose">Makes a page's entries the items that are wanted, in the order of the page.</param>
internal sealed class PartitionReader(
    TableClient table,
    QueryRequest query,
    Func<List<Dictionary<string, AttributeValue>>, CancellationToken, Task<IReadOnlyList<Dictionary<string, AttributeValue>>>> choose)
{
    private const int FirstPage = 8;
    private const int LargestPage = 1024;

    private readonly Queue<Dictionary<string, AttributeValue>> _items = [];
    private bool _isAtEnd;

    /// <summary>The id of the next item; null if none is at hand.</summary>
    public string? Head => _items.TryPeek(out var item) ? item.TextOf(Keys.Id) : null;

    /// <summary>Whether none is at hand but there may be more.</summary>
    public bool IsDry => _items.Count == 0 && !_isAtEnd;

    public Dictionary<string, AttributeValue> Take() => _items.Dequeue();

    /// <summary>Reads on until an item is at hand or the partition ends.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        while (IsDry)
        {
            query.Limit = Math.Min(query.Limit * 2 ?? FirstPage, LargestPage);
            var page = await table.Dynamo.QueryAsync(query, cancellationToken);
            foreach (var item in await choose(page.Items ?? [], cancellationToken))
                _items.Enqueue(item);

            query.ExclusiveStartKey = page.LastEvaluatedKey;
            _isAtEnd = page.LastEvaluatedKey is not { Count: > 0 };
        }
    }
}
