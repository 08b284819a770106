using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Lists jobs, newest first: the partitions that may hold them, merged by id.</summary>
internal sealed class JobListing(TableClient table, JobMapping mapping)
{
    private const int KeysAtOnce = 100;

    public async Task<JobPage> ReadAsync(JobQuery query, CancellationToken cancellationToken)
    {
        if (query.After is { } after && query.Before is { } before && after.CompareTo(before) >= 0)
            return new JobPage([], null); // DynamoDB refuses an empty range.

        var items = query is { Parent: null, Tag: null, State: JobStateName.Scheduled }
            ? ByTimeAsync(query, cancellationToken)
            : ByIdAsync(query, cancellationToken);
        List<Dictionary<string, AttributeValue>> found = [];
        await foreach (var item in items)
        {
            found.Add(item);
            if (found.Count > query.Limit)
                break;
        }

        var jobs = await Task.WhenAll(found.Take(query.Limit).Select(item => mapping.ReadAsync(item, cancellationToken)));
        return new JobPage(jobs, found.Count > query.Limit ? jobs[^1].Id : null);
    }

    /// <summary>What the index of due jobs holds, in the order of ids: it has an entry of every scheduled job and of no other.</summary>
    private async IAsyncEnumerable<Dictionary<string, AttributeValue>> ByTimeAsync(
        JobQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = await Task.WhenAll(Keys.JobPartitions.Select(pk =>
        {
            var expression = new Expression();
            return table.QueryAsync(Query(expression, JobsTable.DueIndex, expression.Is(Keys.Pk, Attributes.Text(pk))), limit: null, cancellationToken);
        }));
        var keys = entries.SelectMany(static one => one).Select(Keys.Of)
            .Where(key => IsWithin(new JobId(key.TextOf(Keys.Id)), query))
            .DistinctBy(static key => key.TextOf(Keys.Id))
            .OrderByDescending(static key => key.TextOf(Keys.Id), StringComparer.Ordinal);
        foreach (var chunk in keys.Chunk(KeysAtOnce))
        {
            foreach (var item in NewestFirst(await table.ReadAsync(chunk, cancellationToken)).Where(item => Fits(item, query)))
                yield return item;
        }
    }

    /// <summary>Partitions whose sort key is the id, each read backwards, merged.</summary>
    private async IAsyncEnumerable<Dictionary<string, AttributeValue>> ByIdAsync(
        JobQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partitions = PartitionsOf(query);
        while (true)
        {
            await Task.WhenAll(partitions.Where(static one => one.IsDry).Select(one => one.FillAsync(cancellationToken)));
            var newest = partitions.Where(static one => one.Head is not null).MaxBy(static one => one.Head, StringComparer.Ordinal);
            if (newest is null)
                yield break;

            yield return newest.Take();
        }
    }

    private List<PartitionReader> PartitionsOf(JobQuery query) => query switch
    {
        { Parent: { } parent } => [IndexReader(JobsTable.ParentIndex, JobItem.ParentId, parent.Value, query)],
        { Tag: { } tag } =>
        [
            .. Enumerable.Range(0, JobItem.StateShards)
                .Select(shard => new PartitionReader(table, Backward(null, Keys.Pk, Bindings.TagPartition(tag, shard), query), JobsOfAsync(query, static entry => Keys.Of(new JobId(entry.TextOf(Keys.Id)))))),
        ],
        { State: { } state } when JobItem.IsIndexed(state) =>
        [
            .. Enumerable.Range(0, JobItem.StateShards)
                .Select(shard => IndexReader(JobsTable.StateIndex, JobItem.StateShard, JobItem.StateShardOf(state, shard), query)),
        ],
        _ => [.. Keys.JobPartitions.Select(pk => new PartitionReader(table, Backward(null, Keys.Pk, pk, query), FitAsync(query)))],
    };

    private PartitionReader IndexReader(string index, string attribute, string value, JobQuery query) =>
        new(table, Backward(index, attribute, value, query), JobsOfAsync(query, Keys.Of));

    /// <summary>Reads the jobs that a page of entries names.</summary>
    private Func<List<Dictionary<string, AttributeValue>>, CancellationToken, Task<IReadOnlyList<Dictionary<string, AttributeValue>>>> JobsOfAsync(
        JobQuery query, Func<Dictionary<string, AttributeValue>, Dictionary<string, AttributeValue>> keyOf) =>
        async (entries, cancellationToken) => [.. NewestFirst(await table.ReadAsync(entries.Select(keyOf), cancellationToken)).Where(item => Fits(item, query))];

    private static Func<List<Dictionary<string, AttributeValue>>, CancellationToken, Task<IReadOnlyList<Dictionary<string, AttributeValue>>>> FitAsync(JobQuery query) =>
        (items, _) => Task.FromResult<IReadOnlyList<Dictionary<string, AttributeValue>>>([.. items.Where(item => Fits(item, query))]);

    private QueryRequest Backward(string? index, string attribute, string value, JobQuery query)
    {
        var expression = new Expression();
        var condition = expression.Is(attribute, Attributes.Text(value));
        condition += (query.After, query.Before) switch
        {
            // With both its ends, which do not fit.
            ({ } after, { } before) => $" AND {expression.IsBetween(Keys.Id, after.Value, before.Value)}",
            ({ } after, null) => $" AND {expression.Name(Keys.Id)} > {expression.Value(Attributes.Text(after.Value))}",
            (null, { } before) => $" AND {expression.Name(Keys.Id)} < {expression.Value(Attributes.Text(before.Value))}",
            _ => "",
        };
        return Query(expression, index, condition);
    }

    private QueryRequest Query(Expression expression, string? index, string condition) => new()
    {
        TableName = table.Name,
        IndexName = index,
        KeyConditionExpression = condition,
        ExpressionAttributeNames = expression.Names,
        ExpressionAttributeValues = expression.Values,
        ScanIndexForward = false,
    };

    private static IEnumerable<Dictionary<string, AttributeValue>> NewestFirst(IEnumerable<Dictionary<string, AttributeValue>> items) =>
        items.OrderByDescending(static item => item.TextOf(Keys.Id), StringComparer.Ordinal);

    // Compared on the items as they are now: an index may lag a moment behind.
    private static bool Fits(Dictionary<string, AttributeValue> item, JobQuery query) =>
        (query.Type is not { } type || item.TextOf(JobItem.Type) == type.Value)
        && (query.State is not { } state || JobMapping.StateNameOf(item) == state)
        && (query.Parent is not { } parent || item.TextOrNullOf(JobItem.ParentId) == parent.Value)
        && (query.Tag is not { } tag || JobTexts.ReadTerms(item.TextOrNullOf(JobItem.Terms)).Tags.Contains(tag))
        && IsWithin(new JobId(item.TextOf(Keys.Id)), query);

    private static bool IsWithin(JobId id, JobQuery query) => (query.After is not { } after || id > after) && (query.Before is not { } before || id < before);
}
