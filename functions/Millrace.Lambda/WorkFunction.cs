using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.SQS;
using Amazon.Lambda.SQSEvents;
using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Queues;
using Millrace.Running;

namespace Millrace.Lambda;

/// <summary>Takes queue messages, claims their jobs and runs them.</summary>
public sealed class WorkFunction(IJobStore store, JobRunner runner, Worker worker, ILogger<WorkFunction> logger)
{
    // How soon a message comes again that arrived before its job's time, as the store's clock sees it.
    private static readonly TimeSpan EarlyBy = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs a batch, all its jobs at the same time. The answer names the messages to be delivered again: those whose job
    /// could not be claimed or written because the store failed. A message that is no job's is named too, so that the
    /// queue sets it aside after its last delivery.
    /// </summary>
    [LambdaFunction(ResourceName = "WorkFunction", MemorySize = 2_048, Timeout = 900)]
    [SQSEvent("@CpuHighQueue", ResourceName = "CpuHigh", BatchSize = 10)]
    [SQSEvent("@CpuQueue", ResourceName = "Cpu", BatchSize = 10)]
    [SQSEvent("@CpuLowQueue", ResourceName = "CpuLow", BatchSize = 10)]
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent input, CancellationToken stopping)
    {
        var records = input.Records ?? [];
        await using var hidden = worker.Visibility is { } visibility && records.Count > 0
            ? await HiddenMessages.BeginAsync(visibility, records, worker, logger)
            : null;
        var done = await Task.WhenAll(records.Select(record => TryRunAsync(record, hidden, stopping)));
        return new SQSBatchResponse([.. records.Zip(done)
            .Where(static pair => !pair.Second)
            .Select(static pair => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = pair.First.MessageId })]);
    }

    private async Task<bool> TryRunAsync(SQSEvent.SQSMessage record, HiddenMessages? hidden, CancellationToken stopping)
    {
        var isDone = await TryRunAsync(record, stopping);
        if (!isDone)
            hidden?.LetGo(record);

        return isDone;
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
            return await RunAsync(record, message.Job, message.Epoch, stopping);
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

    /// <summary>Whether the message has done its work: its job ran, or needs it no longer.</summary>
    private async Task<bool> RunAsync(SQSEvent.SQSMessage record, JobId id, long epoch, CancellationToken stopping)
    {
        // By its own message a lease can be told from one that was taken with a duplicate.
        var owner = worker.Visibility is null ? worker.Name : $"{worker.Name}#{record.MessageId}";
        while (true)
        {
            switch (await store.ClaimAsync(new ClaimRequest(id, epoch, owner, worker.Leases.LeaseFor), stopping))
            {
                case Claim.Granted granted:
                    using (logger.BeginScope(new JobScope(granted.Job)))
                        await runner.RunAsync(granted.Job, stopping);
                    return true;
                case Claim.Refused { Why: ClaimRefusal.NotDue }:
                    // Early: the queue's delay and the store's clock may differ.
                    if (worker.Visibility is { } visibility)
                        await visibility.HideAsync([record], EarlyBy, stopping);
                    return false;
                case Claim.Refused { Why: ClaimRefusal.Lapsed } when await EndLapsedLeaseAsync(id, stopping) is { } next:
                    epoch = next;
                    break;
                case Claim.Refused { Why: ClaimRefusal.Held or ClaimRefusal.Lapsed }: // Lapsed, and renewed before it could be ended.
                    return !await IsWakeUpOfLeaseAsync(record, id, stopping);
                default:
                    return true; // A duplicate, or the job has moved on.
            }
        }
    }

    /// <summary>
    /// Whether the lease was taken with this very message, which then must outlive it. Any other message is a duplicate of it.
    /// </summary>
    private async Task<bool> IsWakeUpOfLeaseAsync(SQSEvent.SQSMessage record, JobId id, CancellationToken stopping) =>
        worker.Visibility is not null
        && await store.FindAsync(id, stopping) is { Lease: { } lease }
        && lease.Owner.EndsWith($"#{record.MessageId}", StringComparison.Ordinal);

    /// <summary>Ends the attempt of a worker that gave no sign of life. The epoch under which the job can be claimed now; null if it cannot.</summary>
    private async Task<long?> EndLapsedLeaseAsync(JobId id, CancellationToken stopping)
    {
        if (await store.FindAsync(id, stopping) is not { Lease: not null } job)
            return null; // Somebody else was faster.

        return await worker.Lapsed.TryEndAsync(job, stopping) is { State: JobState.Queued } next ? next.Epoch : null;
    }
}
