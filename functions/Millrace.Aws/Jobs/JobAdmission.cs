using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <summary>Adds jobs: one conditional put a job, or one transaction a job and its idempotency key.</summary>
internal sealed class JobAdmission(TableClient table, JobMapping mapping)
{
    // A round trip is most of a put's time: so many are under way at once.
    private const int AtOnce = 32;
    private const string Absent = "attribute_not_exists(pk)";
    private const string Failed = "ConditionalCheckFailed";

    public async Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var admissions = new Admission[jobs.Count];
        // Of those with one key the first must be known before the others; all the rest is independent.
        var groups = Enumerable.Range(0, jobs.Count).GroupBy(i => jobs[i].IdempotencyKey is { } key ? $"={key}" : $"{i}");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(groups, parallel, async (group, stop) =>
        {
            IdempotencyItem? holder = null;
            foreach (var i in group)
                (admissions[i], holder) = await AdmitAsync(jobs[i], holder, now, stop);
        });
        return admissions;
    }

    private async Task<(Admission Admission, IdempotencyItem? Holder)> AdmitAsync(
        NewJob request, IdempotencyItem? holder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is not { } key)
            return (await PutAsync(request, now, cancellationToken), null);

        var own = IdempotencyItem.Of(request, now);
        if (holder is null || holder.Until <= now)
        {
            holder = await TransactAsync(request, own.ToItem(key), now, cancellationToken);
            if (holder is null)
                return (new Admission.Added(Job.Create(request, now)), own);
        }

        return (holder.Answer(own), holder);
    }

    private async Task<Admission> PutAsync(NewJob request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var job = Job.Create(request, now);
        var stamp = JobItem.NewStamp();
        var put = new PutItemRequest
        {
            TableName = table.Name,
            Item = await mapping.ToItemAsync(job, stamp, cancellationToken),
            ConditionExpression = Absent,
            ReturnValuesOnConditionCheckFailure = Amazon.DynamoDBv2.ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        try
        {
            await TableClient.RetryConflictsAsync(() => table.Dynamo.PutItemAsync(put, cancellationToken), cancellationToken);
        }
        catch (ConditionalCheckFailedException e) when (JobItem.WasStamped(e.Item, stamp))
        {
            // Our own put, repeated because its answer was lost.
        }
        catch (ConditionalCheckFailedException e)
        {
            throw Exists(request, e);
        }

        return new Admission.Added(job);
    }

    /// <summary>Writes the job and its key; or answers with who holds the key, and writes nothing.</summary>
    private async Task<IdempotencyItem?> TransactAsync(
        NewJob request, Dictionary<string, AttributeValue> keyItem, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stamp = JobItem.NewStamp();
        var transaction = new TransactWriteItemsRequest
        {
            ClientRequestToken = stamp, // A repeated request is answered as the first one was.
            TransactItems =
            [
                Put(await mapping.ToItemAsync(Job.Create(request, now), stamp, cancellationToken), Absent, null),
                Put(keyItem, $"{Absent} OR #until <= :now", now),
            ],
        };
        try
        {
            await TableClient.RetryConflictsAsync(() => table.Dynamo.TransactWriteItemsAsync(transaction, cancellationToken), cancellationToken);
            return null;
        }
        catch (TransactionCanceledException e) when (e.CancellationReasons is [var job, var key] && (job.Code == Failed || key.Code == Failed))
        {
            return job.Code == Failed ? throw Exists(request, e) : IdempotencyItem.Read(key.Item);
        }
    }

    private TransactWriteItem Put(Dictionary<string, AttributeValue> item, string condition, DateTimeOffset? now) => new()
    {
        Put = new Put
        {
            TableName = table.Name,
            Item = item,
            ConditionExpression = condition,
            ExpressionAttributeNames = now is null ? null : new Dictionary<string, string>(1) { ["#until"] = IdempotencyItem.UntilName },
            ExpressionAttributeValues = now is null ? null : new Dictionary<string, AttributeValue>(1) { [":now"] = Attributes.Time(now.Value) },
            ReturnValuesOnConditionCheckFailure = Amazon.DynamoDBv2.ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    };

    private static ArgumentException Exists(NewJob request, Exception inner) =>
        new($"There is a job {request.Id} already; make a new id with JobId.New.", nameof(request), inner);
}
