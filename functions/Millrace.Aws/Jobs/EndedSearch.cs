using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Finds ended jobs, the oldest ids first: nothing ended before it was made, so the partitions of the table are read from their beginnings.</summary>
internal sealed class EndedSearch(TableClient table)
{
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> FindAsync(
        DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken)
    {
        var (first, end) = (after ?? new JobId("0"), JobId.Before(before.AddMilliseconds(1)));
        if (first.CompareTo(end) >= 0)
            return []; // DynamoDB refuses an empty range.

        List<PartitionReader> partitions = [.. Keys.JobPartitions.Select(pk => new PartitionReader(table, Query(pk, first, end, before), AllBehindAsync(first)))];
        List<Dictionary<string, AttributeValue>> found = [];
        while (found.Count < limit)
        {
            await Task.WhenAll(partitions.Where(static one => one.IsDry).Select(one => one.FillAsync(cancellationToken)));
            if (partitions.Where(static one => one.Head is not null).MinBy(static one => one.Head, StringComparer.Ordinal) is not { } oldest)
                break;

            found.Add(oldest.Take());
        }

        return found;
    }

    // A range has both its ends; the first was on the page before.
    private static Func<List<Dictionary<string, AttributeValue>>, CancellationToken, Task<IReadOnlyList<Dictionary<string, AttributeValue>>>> AllBehindAsync(JobId first) =>
        (items, _) => Task.FromResult<IReadOnlyList<Dictionary<string, AttributeValue>>>([.. items.Where(item => item.TextOf(Keys.Id) != first.Value)]);

    private QueryRequest Query(string pk, JobId first, JobId end, DateTimeOffset before)
    {
        var expression = new Expression();
        return new QueryRequest
        {
            TableName = table.Name,
            KeyConditionExpression = $"{expression.Is(Keys.Pk, Attributes.Text(pk))} AND {expression.IsBetween(Keys.Id, first.Value, end.Value)}",
            FilterExpression = $"{JobItem.IsFinal(expression)} AND {expression.IsAtMost(JobItem.StateAt, Attributes.Time(before))}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
        };
    }
}
