using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.DynamoDB;
using Amazon.Lambda.DynamoDBEvents;
using Microsoft.Extensions.Logging;
using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Jobs;
using Millrace.Metrics;

namespace Millrace.Lambda;

/// <summary>Takes the changes of jobs and sets in motion what they ask for.</summary>
public sealed class DispatchFunction(Dispatcher dispatcher, ILogger<DispatchFunction> logger)
{
    /// <summary>
    /// Where jobs are woken directly and the feed only repairs that: says which queued jobs still need it. Null where the
    /// feed is what wakes them.
    /// </summary>
    public IWakeUpRepairs? Repairs { get; init; }

    /// <summary>The pool whose jobs this deployment sets in motion; null means those of all pools.</summary>
    public string? Pool { get; init; }

    /// <summary>Where the jobs are counted that the feed shows for the first time; null where nobody counts.</summary>
    public IMetrics? Metrics { get; init; }

    /// <summary>
    /// Dispatches a batch of changes. A record that is no job's change is set aside with a log line; the answer names the
    /// first record that failed, from which the stream is read again.
    /// </summary>
    [LambdaFunction(ResourceName = "DispatchFunction", MemorySize = 512, Timeout = 300)]
    [DynamoDBEvent("@JobsTable", ResourceName = "Changes", BatchSize = 500, StartingPosition = StartingPosition.TRIM_HORIZON)]
    [DynamoDBEvent("@JobsTable", ResourceName = "WakeUps", BatchSize = 1_000, MaximumBatchingWindowInSeconds = 15, StartingPosition = StartingPosition.TRIM_HORIZON)]
    public async Task<StreamsEventResponse> HandleAsync(DynamoDBEvent input, CancellationToken cancellationToken)
    {
        var records = input.Records ?? [];
        List<JobChange> queued = [];
        List<(int Place, JobChange Change)> others = [];
        var firstQueued = 0;
        for (var place = 0; place < records.Count; place++)
        {
            if (Read(records[place]) is not { } change)
                continue;

            if (change.State != JobStateName.Queued)
                others.Add((place, change));
            else
            {
                firstQueued = queued.Count == 0 ? place : firstQueued;
                queued.Add(change);
            }
        }

        List<int> failed = [];
        if (queued.Count > 0)
            await TryAsync(() => WakeAsync(queued, cancellationToken), queued, firstQueued, failed);

        // One after the other: the order of a job's changes is the order of their effects.
        foreach (var (place, change) in others)
            await TryAsync(() => dispatcher.DispatchAsync(change, cancellationToken), [change], place, failed);

        // By its own number, as the stream gave it: those of the cloud fit no integer.
        return new StreamsEventResponse
        {
            BatchItemFailures = [.. failed.Order().Take(1).Select(place =>
                new StreamsEventResponse.BatchItemFailure { ItemIdentifier = records[place].Dynamodb.SequenceNumber })],
        };
    }

    /// <summary>The change of a record; null if it is none, or asks for nothing here.</summary>
    private JobChange? Read(DynamoDBEvent.DynamodbStreamRecord record)
    {
        if (ChangeImage.FromRecord(record) is not { } change)
        {
            logger.NotAChange(record.EventID, record.Dynamodb?.SequenceNumber);
            return null;
        }

        if (Pool is not null && change.Pool != Pool)
            return null; // Another deployment's, which reads the same stream.

        if (record.EventName == "INSERT")
            Metrics?.Record(new Measurement(MetricNames.JobsSubmitted, 1) { Type = change.Type, Lane = change.Lane });

        // Where jobs are woken directly, the sweep finds in its index the scheduled ones that their message missed.
        return change.State == JobStateName.Scheduled && Repairs is not null ? null : change;
    }

    private async Task WakeAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken)
    {
        if (Repairs is not null)
        {
            queued = await Repairs.StillQueuedAsync(queued, cancellationToken);
            if (queued.Count == 0)
                return;
        }

        await dispatcher.WakeAsync(queued, cancellationToken);
    }

    private async Task TryAsync(Func<Task> action, List<JobChange> changes, int place, List<int> failed)
    {
        try
        {
            await action();
        }
        catch (Exception e)
        {
            // The function's boundary: what failed is named in the answer, the rest of the batch goes on.
            logger.DispatchFailed(changes[0].Id, changes.Count, e);
            failed.Add(place);
        }
    }
}
