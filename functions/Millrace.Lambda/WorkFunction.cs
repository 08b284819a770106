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

    private static readonly Task<bool> Done = Task.FromResult(true);
    private static readonly Task<bool> NotDone = Task.FromResult(false);

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

    /// <summary>
    /// Claims and runs the job of one message, as <see cref="HandleAsync"/> does, for a queue that this process holds itself. Ends with the
    /// job's handler, with what ends when its outcome is written: that says whether the message has done its work, or must come again.
    /// </summary>
    public Task<Task<bool>> BeginAsync(WorkMessage message, CancellationToken stopping) => BeginAsync(null, (message.Job, message.Epoch), stopping);

    private async Task<bool> TryRunAsync(SQSEvent.SQSMessage record, HiddenMessages? hidden, CancellationToken stopping)
    {
        var isDone = await TryRunAsync(record, stopping);
        if (!isDone)
            hidden?.LetGo(record);

        return isDone;
    }

    private async Task<bool> TryRunAsync(SQSEvent.SQSMessage record, CancellationToken stopping)
    {
        if (WorkMessageBody.Parse(record.Body) is { } message)
            return await await BeginAsync(record, (message.Job, message.Epoch), stopping);

        logger.NotAMessage(record.MessageId);
        return false;
    }

    private async Task<Task<bool>> BeginAsync(SQSEvent.SQSMessage? record, (JobId Job, long Epoch) message, CancellationToken stopping)
    {
        try
        {
            var (claimed, isDone) = await ClaimAsync(record, message, stopping);
            if (claimed is null)
                return isDone ? Done : NotDone;

            using (logger.BeginScope(new JobScope(claimed)))
                return IsDoneAsync(claimed, await runner.AttemptAsync(claimed, stopping), stopping);
        }
        catch (Exception e)
        {
            return NoteFailure(message.Job, e, stopping);
        }
    }

    private async Task<bool> IsDoneAsync(Job claimed, Task<Job?> settling, CancellationToken stopping)
    {
        try
        {
            await settling;
            return true;
        }
        catch (Exception e)
        {
            return await NoteFailure(claimed.Id, e, stopping);
        }
    }

    // The function's boundary: this message comes again, the rest of the batch goes on.
    private Task<bool> NoteFailure(JobId id, Exception e, CancellationToken stopping)
    {
        if (e is not OperationCanceledException || !stopping.IsCancellationRequested) // Not begun: another worker's.
            logger.WorkFailed(id, e);

        return NotDone;
    }

    /// <summary>The message's job with a lease; or none, and whether the message has done its work all the same.</summary>
    private async ValueTask<(Job? Claimed, bool IsDone)> ClaimAsync(SQSEvent.SQSMessage? record, (JobId Job, long Epoch) message, CancellationToken stopping)
    {
        // By its own message a lease can be told from one that was taken with a duplicate.
        var owner = worker.Visibility is null ? worker.Name : $"{worker.Name}#{record!.MessageId}"; // Only a queue beyond this process hides messages.
        for (var epoch = message.Epoch; ;)
        {
            var request = new ClaimRequest(message.Job, epoch, owner, worker.Leases.LeaseFor);
            if (worker.FirstClaims?.TryClaim(request) is { } first)
                return (first, false);

            switch (await store.ClaimAsync(request, stopping))
            {
                case Claim.Granted granted:
                    return (granted.Job, false);
                case Claim.Refused { Why: ClaimRefusal.NotDue }:
                    // Early: the queue's delay and the store's clock may differ.
                    if (worker.Visibility is { } visibility)
                        await visibility.HideAsync([record!], EarlyBy, stopping);
                    return (null, false);
                case Claim.Refused { Why: ClaimRefusal.Lapsed } when await EndLapsedLeaseAsync(message.Job, stopping) is { } next:
                    epoch = next;
                    break;
                case Claim.Refused { Why: ClaimRefusal.Held or ClaimRefusal.Lapsed }: // Lapsed, and renewed before it could be ended.
                    return (null, !await IsWakeUpOfLeaseAsync(record, message.Job, stopping));
                default:
                    return (null, true); // A duplicate, or the job has moved on.
            }
        }
    }

    /// <summary>
    /// Whether the lease was taken with this very message, which then must outlive it. Any other message is a duplicate of it.
    /// </summary>
    private async Task<bool> IsWakeUpOfLeaseAsync(SQSEvent.SQSMessage? record, JobId id, CancellationToken stopping) =>
        worker.Visibility is not null
        && await store.FindAsync(id, stopping) is { Lease: { } lease }
        && lease.Owner.EndsWith($"#{record!.MessageId}", StringComparison.Ordinal);

    /// <summary>Ends the attempt of a worker that gave no sign of life. The epoch under which the job can be claimed now; null if it cannot.</summary>
    private async Task<long?> EndLapsedLeaseAsync(JobId id, CancellationToken stopping)
    {
        if (await store.FindAsync(id, stopping) is not { Lease: not null } job)
            return null; // Somebody else was faster.

        return await worker.Lapsed.TryEndAsync(job, stopping) is { State: JobState.Queued } next ? next.Epoch : null;
    }
}
