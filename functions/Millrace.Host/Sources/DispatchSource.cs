using Amazon.Lambda.DynamoDBEvents;
using Microsoft.Extensions.Logging;
using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Host.Deployment;
using Millrace.Jobs;
using Millrace.Lambda;

namespace Millrace.Host.Sources;

/// <summary>Plays the DynamoDB stream: shows the Dispatch function every change once, in order, from where it stopped.</summary>
internal sealed class DispatchSource(
    IChangeFeed feed, DispatchFunction function, DeploymentTemplate template, TimeProvider clock, ILogger<DispatchSource> logger)
{
    private const string Subscriber = "dispatch";
    private const int SaveEvery = 2_048;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        var saving = Task.CompletedTask;
        try
        {
            var position = await feed.SubscribeAsync(Subscriber, stopping);
            var saved = position;
            for (var failures = 0; ;)
            {
                await feed.WaitAsync(position, stopping);
                var changes = await feed.ReadAsync(position, template.DispatchBatchSize, stopping);
                var (hasDispatched, failedAt) = await DispatchAsync(changes, stopping);
                (position, failures) = failedAt switch
                {
                    null => (changes[^1].Position, 0),
                    { } at when failures < template.DispatchRetries || IsWake(changes, at) => (at - 1, failures + 1),
                    { } at => (SetAside(at), 0),
                };

                // Saved while the next batch is read: after a crash a batch may come again, never be missed. What asked for nothing may come again often.
                if (hasDispatched || position - saved >= SaveEvery)
                {
                    await saving;
                    (saving, saved) = (feed.SaveAsync(Subscriber, position, CancellationToken.None), position);
                }

                if (failures > 0)
                    await Task.Delay(RetryAfter * Math.Min(failures, 30), clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: the saved position is where the next process goes on.
        }
        finally
        {
            await saving;
        }
    }

    /// <summary>The record of a change that the filters of the template pass; null for what does not start the function in the cloud either.</summary>
    internal static DynamoDBEvent.DynamodbStreamRecord? FedRecord(JobChange change, EventFilter filter)
    {
        // A queued job's message was written together with it; and what asks for nothing needs no record.
        if (change.State == JobStateName.Queued || !Dispatcher.Concerns(change.State, change.IsAwaited))
            return null;

        var record = ChangeImage.ToRecord(change);
        return IsWake(change) || filter.Matches(record) ? record : null;
    }

    private async Task<(bool HasDispatched, long? FailedAt)> DispatchAsync(IReadOnlyList<JobChange> changes, CancellationToken stopping)
    {
        List<DynamoDBEvent.DynamodbStreamRecord> records = [];
        foreach (var change in changes)
        {
            if (FedRecord(change, template.DispatchFilter) is { } record)
                records.Add(record);
        }

        if (records.Count == 0)
            return (false, null);

        var response = await function.HandleAsync(new DynamoDBEvent { Records = records }, stopping);
        return (true, response.BatchItemFailures is [var first, ..] ? long.Parse(first.ItemIdentifier, null) : null);
    }

    // Never set aside: without its message the job would wait for ever. It fails only while the database does.
    private static bool IsWake(IReadOnlyList<JobChange> changes, long position) => IsWake(changes.First(change => change.Position == position));

    // Never filtered out either: in the cloud a job is woken three ways, here by its change alone.
    private static bool IsWake(JobChange change) => change.State is JobStateName.Scheduled;

    private long SetAside(long position)
    {
        logger.ChangeSetAside(position, template.DispatchRetries);
        return position;
    }
}
