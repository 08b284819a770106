using Amazon.Lambda.DynamoDBEvents;
using Microsoft.Extensions.Logging;
using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Jobs;

namespace Millrace.Lambda;

/// <summary>Takes the changes of jobs and sets in motion what they ask for.</summary>
public sealed class DispatchFunction(Dispatcher dispatcher, ILogger<DispatchFunction> logger)
{
    /// <summary>
    /// Dispatches a batch of changes. A record that is no job's change is set aside with a log line; the answer names the
    /// first record that failed, from which the stream is read again.
    /// </summary>
    public async Task<StreamsEventResponse> HandleAsync(DynamoDBEvent input, CancellationToken cancellationToken)
    {
        List<JobChange> queued = [], others = [];
        foreach (var record in input.Records ?? [])
        {
            if (ChangeImage.FromRecord(record) is not { } change)
                logger.NotAChange(record.EventID, record.Dynamodb?.SequenceNumber);
            else if (change.State == JobStateName.Queued)
                queued.Add(change);
            else
                others.Add(change);
        }

        List<long> failed = [];
        if (queued.Count > 0)
            await TryAsync(() => dispatcher.WakeAsync(queued, cancellationToken), queued, failed);

        // One after the other: the order of a job's changes is the order of their effects.
        foreach (var change in others)
            await TryAsync(() => dispatcher.DispatchAsync(change, cancellationToken), [change], failed);

        return new StreamsEventResponse
        {
            BatchItemFailures = [.. failed.Order().Take(1).Select(static position => new StreamsEventResponse.BatchItemFailure { ItemIdentifier = $"{position}" })],
        };
    }

    private async Task TryAsync(Func<Task> action, List<JobChange> changes, List<long> failed)
    {
        try
        {
            await action();
        }
        catch (Exception e)
        {
            // The function's boundary: what failed is named in the answer, the rest of the batch goes on.
            logger.DispatchFailed(changes[0].Id, changes.Count, e);
            failed.Add(changes[0].Position);
        }
    }
}
