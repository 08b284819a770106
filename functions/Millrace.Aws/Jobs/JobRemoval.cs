using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Removes ended jobs with all that names them; their lines go right after.</summary>
internal sealed class JobRemoval(TableClient table)
{
    public async Task<bool> TryAsync(Job ended, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var item = await table.FindAsync(Keys.Of(ended.Id), cancellationToken);
            if (item is null || item.NumberOf(JobItem.Version) != ended.Version || !JobMapping.StateNameOf(item).IsFinal())
                return false;

            // A deleted item keeps no stamp to know a repeated request by; a transaction's token says the same.
            var transaction = new Transaction(table);
            var expression = new Expression();
            transaction.Delete(Keys.Of(ended.Id), expression, expression.Is(JobItem.Version, Attributes.Number(ended.Version)));
            await AddBindingsAsync(transaction, ended, item, now, cancellationToken);
            if ((await transaction.RunAsync(cancellationToken)).Count == 0)
                break;

            await TableClient.DelayAsync(tries, cancellationToken);
        }

        await RemoveLinesAsync(ended.Id, cancellationToken);
        return true;
    }

    private async Task AddBindingsAsync(Transaction transaction, Job ended, Dictionary<string, AttributeValue> item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var tag in ended.Terms.Tags)
            transaction.Delete(Bindings.TagOf(tag, ended.Id), new Expression(), null);

        if (ended.Terms.OrderKey is { } order)
        {
            transaction.Delete(Bindings.NextOf(ended.Id), new Expression(), null);
            await AddIfOursAsync(transaction, Bindings.LastOf(order), ended.Id, cancellationToken);
        }

        // One that holds for a time outlives its job, and has an end of its own.
        if (item.TextOrNullOf(JobItem.Guard) is { } hash && await table.FindAsync(Bindings.GuardOf(hash), cancellationToken) is { } guard
            && Bindings.JobOf(guard) == ended.Id && (!guard.ContainsKey(IdempotencyItem.UntilName) || guard.TimeOf(IdempotencyItem.UntilName) <= now))
            AddIfNaming(transaction, Bindings.GuardOf(hash), ended.Id);
    }

    private async Task AddIfOursAsync(Transaction transaction, Dictionary<string, AttributeValue> key, JobId job, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(key, cancellationToken) is { } item && Bindings.JobOf(item) == job)
            AddIfNaming(transaction, key, job);
    }

    private static void AddIfNaming(Transaction transaction, Dictionary<string, AttributeValue> key, JobId job)
    {
        var expression = new Expression();
        transaction.Delete(key, expression, expression.Is(Bindings.Job, Attributes.Text(job.Value)));
    }

    private async Task RemoveLinesAsync(JobId id, CancellationToken cancellationToken)
    {
        var expression = new Expression();
        var lines = new QueryRequest
        {
            TableName = table.Name,
            KeyConditionExpression = expression.Is(Keys.Pk, Attributes.Text(Keys.LogOf(id))),
            ProjectionExpression = $"{expression.Name(Keys.Pk)}, {expression.Name(Keys.Id)}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ConsistentRead = true,
        };
        await table.DeleteAsync((await table.QueryAsync(lines, limit: null, cancellationToken)).Select(Keys.Of), cancellationToken);
    }
}
