using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Millrace.Aws.Tables;
using Millrace.Blobs;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Aws.Jobs;

/// <summary>
/// The jobs in one DynamoDB table, shared by any number of processes. Every change is one conditional write; a failed
/// condition is an answer. Throttled and failed requests are repeated by the SDK; what it gives up on is thrown.
/// </summary>
/// <param name="dynamo">The client.</param>
/// <param name="table">The table's name.</param>
/// <param name="blobs">Where inputs, results and histories of more than 64 KB go.</param>
/// <param name="clock">The time that leases and schedules are compared with.</param>
public sealed partial class DynamoJobStore(IAmazonDynamoDB dynamo, string table, IBlobStore blobs, TimeProvider clock) : IJobStore, IJobRelations, IEndedJobs
{
    private readonly TableClient _table = new(dynamo, table);
    private readonly JobMapping _mapping = new(blobs);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) =>
        new JobAdmission(_table, _mapping).AddAsync(jobs, clock.GetUtcNow(), cancellationToken);

    /// <inheritdoc/>
    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        var item = await _table.FindAsync(Keys.Of(id), cancellationToken);
        return item is null ? null : await _mapping.ReadAsync(item, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var (now, stamp, expression) = (clock.GetUtcNow(), JobItem.NewStamp(), new Expression());
        expression
            .Set(JobItem.State, Attributes.Text(nameof(JobStateName.Running)))
            .Set(JobItem.Epoch, Attributes.Number(request.Epoch + 1))
            .Set(JobItem.Owner, Attributes.Text(request.Owner))
            .Set(JobItem.StateAt, Attributes.Time(now))
            .Set(JobItem.DueAt, null)
            .Set(JobItem.LeaseUntil, Attributes.Time(now + request.LeaseFor))
            .Set(JobItem.Stamp, Attributes.Text(stamp))
            .Add(JobItem.Version, 1);
        var queued = expression.Is(JobItem.State, Attributes.Text(nameof(JobStateName.Queued)));
        var scheduled = expression.Is(JobItem.State, Attributes.Text(nameof(JobStateName.Scheduled)));
        var condition = $"{expression.Is(JobItem.Epoch, Attributes.Number(request.Epoch))}"
            + $" AND ({queued} OR ({scheduled} AND {expression.IsAtMost(JobItem.DueAt, Attributes.Time(now))}))";

        var (isWritten, item) = await UpdateAsync(request.Id, expression, condition, stamp, cancellationToken);
        if (item is null)
            return new Claim.Refused(ClaimRefusal.NotFound);

        var job = await _mapping.ReadAsync(item, cancellationToken);
        return isWritten ? new Claim.Granted(job) : new Claim.Refused(job.WhyNotClaimable(request.Epoch, now) ?? ClaimRefusal.Stale);
    }

    /// <inheritdoc/>
    public async Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        var (stamp, expression) = (JobItem.NewStamp(), new Expression());
        foreach (var (name, value) in await _mapping.MutableAsync(next, stamp, cancellationToken))
            expression.Set(name, value);

        var condition = $"{expression.Is(JobItem.Version, Attributes.Number(current.Version))}"
            + $" AND {expression.Is(JobItem.LeaseUntil, Attributes.TimeOrNull(current.Lease?.Until))}";
        return (await UpdateAsync(current.Id, expression, condition, stamp, cancellationToken)).IsWritten;
    }

    /// <inheritdoc/>
    public async Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var checkpoint = beat.Checkpoint is { } saved ? await _mapping.CheckpointAsync(saved, cancellationToken) : null;
        var until = beat.Until;
        while (true)
        {
            var (isWritten, item) = await TryBeatAsync(beat, until, checkpoint, cancellationToken);
            if (isWritten)
                return new BeatResult.Renewed(until, item?.TextOrNullOf(JobItem.CancelReason), item is null ? null : (await _mapping.NotesOfAsync(item, cancellationToken)).PauseReason);

            // The lease may hold, but not as long as was asked for.
            var mayHold = item is not null && JobMapping.StateNameOf(item) == JobStateName.Running && item.NumberOf(JobItem.Epoch) == beat.Epoch;
            if (!mayHold || !item!.ContainsKey(JobItem.CancelBy) || item.TimeOf(JobItem.CancelBy) is var deadline && (deadline <= now || deadline >= until))
                return new BeatResult.Lost();

            until = deadline;
        }
    }

    /// <inheritdoc/>
    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        new JobListing(_table, _mapping).ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        new DueSearch(_table, _mapping).FindAsync(now, limit, cancellationToken);

    private Task<(bool IsWritten, Dictionary<string, AttributeValue>? Item)> TryBeatAsync(
        Beat beat, DateTimeOffset until, AttributeValue? checkpoint, CancellationToken cancellationToken)
    {
        var expression = new Expression().Set(JobItem.LeaseUntil, Attributes.Time(until));
        if (beat.Progress is { } progress)
        {
            expression
                .Set(JobItem.Percent, Attributes.NumberOrNull(progress.Percent))
                .Set(JobItem.Progress, Attributes.TextOrNull(JobMapping.ProgressText(progress)));
        }

        if (checkpoint is not null)
            expression.Set(JobItem.Checkpoint, checkpoint);

        var condition = $"{expression.Is(JobItem.State, Attributes.Text(nameof(JobStateName.Running)))}"
            + $" AND {expression.Is(JobItem.Epoch, Attributes.Number(beat.Epoch))}"
            + $" AND ({expression.Is(JobItem.CancelBy, null)} OR {expression.IsAtLeast(JobItem.CancelBy, Attributes.Time(until))})";
        // Written twice, a beat is the same beat: it needs no stamp.
        return UpdateAsync(beat.Id, expression, condition, stamp: "", cancellationToken);
    }

    /// <summary>Updates under a condition. Answers with the item as it now stands, or as it stood against the condition.</summary>
    private async Task<(bool IsWritten, Dictionary<string, AttributeValue>? Item)> UpdateAsync(
        JobId id, Expression expression, string condition, string stamp, CancellationToken cancellationToken)
    {
        var request = new UpdateItemRequest
        {
            TableName = table,
            Key = Keys.Of(id),
            UpdateExpression = expression.Update,
            ConditionExpression = condition,
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ReturnValues = ReturnValue.ALL_NEW,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        try
        {
            var answer = await TableClient.RetryConflictsAsync(() => dynamo.UpdateItemAsync(request, cancellationToken), cancellationToken);
            return (true, answer.Attributes);
        }
        catch (ConditionalCheckFailedException e)
        {
            return (JobItem.WasStamped(e.Item, stamp), e.Item is { Count: > 0 } ? e.Item : null);
        }
    }
}
