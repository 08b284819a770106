using Amazon.Lambda.SQSEvents;
using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Queues;
using Millrace.Running;

namespace Millrace.Lambda;

/// <summary>Takes queue messages, claims their jobs and runs them.</summary>
public sealed class WorkFunction(IJobStore store, JobRunner runner, LeaseOptions leases, string owner, ILogger<WorkFunction> logger)
{
    /// <summary>
    /// Runs a batch, all its jobs at the same time. The answer names the messages to be delivered again: those whose job
    /// could not be claimed or written because the store failed. A message that is no job's is named too, so that the
    /// queue sets it aside after its last delivery.
    /// </summary>
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent input, CancellationToken stopping)
    {
        var records = input.Records ?? [];
        var done = await Task.WhenAll(records.Select(record => TryRunAsync(record, stopping)));
        return new SQSBatchResponse([.. records.Zip(done)
            .Where(static pair => !pair.Second)
            .Select(static pair => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = pair.First.MessageId })]);
    }

    private async Task<bool> TryRunAsync(SQSEvent.SQSMessage record, CancellationToken stopping)
    {
        if (WorkMessageBody.Parse(record.Body) is not { } message)
        {
            logger.NotAMessage(record.MessageId);
            return false;
        }

        try
        {
            var request = new ClaimRequest(message.Job, message.Epoch, owner, leases.LeaseFor);
            switch (await store.ClaimAsync(request, stopping))
            {
                case Claim.Granted granted:
                    await runner.RunAsync(granted.Job, stopping);
                    return true;
                case Claim.Refused { Why: ClaimRefusal.NotDue }:
                    return false; // Early: the queue's delay and the store's clock may differ.
                default:
                    return true; // A duplicate, or the job has moved on.
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false; // Not begun: another worker's.
        }
        catch (Exception e)
        {
            // The function's boundary: this message comes again, the rest of the batch goes on.
            logger.WorkFailed(message.Job, e);
            return false;
        }
    }
}
