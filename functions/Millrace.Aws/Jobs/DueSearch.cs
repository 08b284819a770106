using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>
/// Finds what is due in the index of only what waits for a time, one partition beside the other. The index may lag a moment
/// behind: the jobs themselves are read afresh, and those that have moved on are left out.
/// </summary>
internal sealed class DueSearch(TableClient table, JobMapping mapping)
{
    public async Task<DueJobs> FindAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var searches = await Task.WhenAll(Keys.JobPartitions.Select(pk => SearchAsync(pk, now, limit, cancellationToken)));
        var keys = searches.SelectMany(static one => one.Due).OrderBy(static item => item.NumberOf(JobItem.DueAt)).Take(limit).Select(Keys.Of);
        var jobs = await Task.WhenAll((await table.ReadAsync(keys, cancellationToken)).Select(item => mapping.ReadAsync(item, cancellationToken)));
        return new DueJobs(
            [.. jobs.Where(job => job.DueAt <= now).OrderBy(static job => job.DueAt)],
            searches.Min(static one => one.NextAt));
    }

    private async Task<(List<Dictionary<string, AttributeValue>> Due, DateTimeOffset? NextAt)> SearchAsync(
        string pk, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var due = table.QueryAsync(Query(pk, "<=", now), limit, cancellationToken);
        var next = table.QueryAsync(Query(pk, ">", now), 1, cancellationToken);
        return (await due, (await next) is [var first] ? first.TimeOf(JobItem.DueAt) : null);
    }

    private QueryRequest Query(string pk, string comparison, DateTimeOffset now)
    {
        var expression = new Expression();
        return new QueryRequest
        {
            TableName = table.Name,
            IndexName = JobsTable.DueIndex,
            KeyConditionExpression = $"{expression.Is(Keys.Pk, Attributes.Text(pk))} AND {expression.Name(JobItem.DueAt)} {comparison} {expression.Value(Attributes.Time(now))}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
        };
    }
}
