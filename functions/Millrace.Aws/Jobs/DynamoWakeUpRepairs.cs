using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>
/// Reads jobs by the time of their making: ids sort by it, so the table itself is the index. An item in the table says up to
/// when that was done.
/// </summary>
public sealed class DynamoWakeUpRepairs(IAmazonDynamoDB dynamo, string table) : IWakeUpRepairs
{
    private const string WatermarkKey = "sweep";
    private const string Until = "until";
    private static readonly TimeSpan[] Ages = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(30), TimeSpan.FromHours(6)];

    // Where no watermark is yet: as far back as one sweep would have looked.
    private static readonly TimeSpan FirstWindow = TimeSpan.FromMinutes(1);

    private static readonly string[] Attributes = [JobItem.Type, JobItem.Lane, JobItem.Version, JobItem.Epoch, JobItem.State, JobItem.Awaited, JobItem.LeaseUntil, JobItem.Trace, JobItem.Pool, JobItem.FairKey];

    private readonly TableClient _table = new(dynamo, table);

    /// <summary>The pool that it repairs for: each goes through the jobs by itself, up to where it has come. "" by default.</summary>
    public string Pool { get; init; } = "";

    private Dictionary<string, AttributeValue> Watermark => Keys.Of(WatermarkKey, Pool.Length == 0 ? WatermarkKey : $"pool#{Pool}");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobChange>> StillQueuedAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken)
    {
        // New jobs of one batch lie side by side in their partitions: read together they cost by their size, one by one 4 KB each.
        var added = queued.Where(static change => change.Version == 1).GroupBy(static change => Keys.PartitionOf(change.Id));
        var others = queued.Where(static change => change.Version > 1).Select(static change => Keys.Of(change.Id));
        var reads = added.Select(together => ReadWindowAsync(
            together.Key, together.Min(static change => change.Id), together.Max(static change => change.Id), cancellationToken));
        var items = await Task.WhenAll([.. reads, _table.ReadEventuallyAsync(others, [JobItem.State, JobItem.Epoch], cancellationToken)]);

        var open = items.SelectMany(static page => page)
            .Where(static item => JobMapping.StateNameOf(item) == JobStateName.Queued)
            .Select(static item => (Id: item.TextOf(Keys.Id), Epoch: item.NumberOf(JobItem.Epoch)))
            .ToHashSet();
        return [.. queued.Where(change => open.Contains((change.Id.Value, change.Epoch)))];
    }

    /// <inheritdoc/>
    public async Task ReplayAsync(DateTimeOffset now, Func<IReadOnlyList<JobChange>, Task> replay, CancellationToken cancellationToken)
    {
        var done = await ReadWatermarkAsync(cancellationToken) ?? now - FirstWindow;
        if (done >= now)
            return;

        foreach (var age in Ages)
        {
            var (from, to) = (JobId.Before(done - age), JobId.Before(now - age));
            await Parallel.ForEachAsync(Keys.JobPartitions, cancellationToken, async (pk, stop) =>
            {
                await foreach (var page in PagesAsync(pk, from, to, stop))
                    await replay(page);
            });
        }

        var item = Watermark;
        item[Until] = Tables.Attributes.Time(now);
        await dynamo.PutItemAsync(new PutItemRequest { TableName = table, Item = item }, cancellationToken);
    }

    private async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadWindowAsync(
        string pk, JobId first, JobId last, CancellationToken cancellationToken) =>
        await _table.QueryAsync(Query(pk, first, last), limit: null, cancellationToken);

    private async Task<DateTimeOffset?> ReadWatermarkAsync(CancellationToken cancellationToken)
    {
        var item = await _table.FindAsync(Watermark, cancellationToken);
        return item?.TimeOf(Until);
    }

    private async IAsyncEnumerable<IReadOnlyList<JobChange>> PagesAsync(
        string pk, JobId from, JobId to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = Query(pk, from, to);
        do
        {
            var page = await dynamo.QueryAsync(request, cancellationToken);
            if (page.Items is { Count: > 0 } items)
                yield return [.. items.Select(ChangeOf)];

            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    private QueryRequest Query(string pk, JobId from, JobId to)
    {
        var expression = new Expression();
        var window = $"{expression.Is(Keys.Pk, Tables.Attributes.Text(pk))} AND {expression.Name(Keys.Id)} BETWEEN "
            + $"{expression.Value(Tables.Attributes.Text(from.Value))} AND {expression.Value(Tables.Attributes.Text(to.Value))}";
        var succeeded = expression.Is(JobItem.State, Tables.Attributes.Text(nameof(JobStateName.Succeeded)));
        return new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = window,
            FilterExpression = $"NOT {succeeded} OR attribute_exists({expression.Name(JobItem.Awaited)})",
            ProjectionExpression = string.Join(", ", Attributes.Append(Keys.Id).Select(expression.Name)),
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
        };
    }

    private static JobChange ChangeOf(Dictionary<string, AttributeValue> item) => new(
        Position: 0,
        new JobId(item.TextOf(Keys.Id)),
        JobType.Stored(item.TextOf(JobItem.Type)),
        JobMapping.LaneOf(item),
        item.NumberOf(JobItem.Version),
        item.NumberOf(JobItem.Epoch),
        JobMapping.StateNameOf(item),
        item.ContainsKey(JobItem.LeaseUntil) ? item.TimeOf(JobItem.LeaseUntil) : null,
        item.ContainsKey(JobItem.Awaited),
        At: default)
    {
        Trace = item.TextOrNullOf(JobItem.Trace),
        Pool = item.TextOrNullOf(JobItem.Pool) ?? "",
        FairKey = item.TextOrNullOf(JobItem.FairKey),
    };
}
