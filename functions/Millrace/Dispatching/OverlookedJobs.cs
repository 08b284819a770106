using Microsoft.Extensions.Logging;
using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Pipelines;

namespace Millrace.Dispatching;

/// <summary>
/// Dispatches once more what should have been dispatched long ago: messages, executions and reports that were lost with the
/// feed's record or the queue's message. Everything here may happen twice, and mostly does.
/// </summary>
public sealed class OverlookedJobs(IJobStore store, IWakeUpRepairs repairs, Dispatcher dispatcher, PipelineRepair pipelines, OverlookedTools tools)
{
    /// <summary>Looks at the jobs that have come to the age at which one looks. One that fails does not stop the others.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) => repairs.ReplayAsync(
        tools.Clock.GetUtcNow(), changes => ReplayAsync(changes, cancellationToken), cancellationToken);

    private async Task ReplayAsync(IReadOnlyList<JobChange> all, CancellationToken cancellationToken)
    {
        // Another pool's deployment reads the same table, and replays its own.
        var changes = tools.Pool is null ? all : [.. all.Where(change => change.Pool == tools.Pool)];

        // A failed send is the queue's trouble, not one job's: all of them are shown again.
        foreach (var lane in changes.Where(static change => change.State == JobStateName.Queued).GroupBy(static change => change.Lane))
            await WakeAsync([.. lane], cancellationToken);

        foreach (var change in changes.Where(static change => change.State is not (JobStateName.Queued or JobStateName.Scheduled)))
            await TryAsync(change, cancellationToken);
    }

    private async Task WakeAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken)
    {
        try
        {
            await dispatcher.WakeAsync(queued, cancellationToken);
            tools.Logger.Replayed(queued.Count);
        }
        catch (InvalidOperationException e)
        {
            // A lane that this deployment has no queue for: it would have none the next time either, and others must be woken.
            tools.Logger.ReplayFailed(queued[0].Id, e);
        }
    }

    private async Task TryAsync(JobChange change, CancellationToken cancellationToken)
    {
        try
        {
            if (change.State == JobStateName.Running)
                await EndLapsedLeaseAsync(change, cancellationToken);
            else if (change.State == JobStateName.Waiting)
                await RepairWaitAsync(change, cancellationToken);
            else
                await dispatcher.DispatchAsync(change, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The boundary of one job: the others must not wait for it.
            tools.Logger.ReplayFailed(change.Id, e);
        }
    }

    private async Task RepairWaitAsync(JobChange change, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(change.Id, cancellationToken) is { State: JobState.Waiting { For: WaitFor.Execution execution } })
            await pipelines.RepairAsync(change, execution.Name, dispatcher, cancellationToken);
        else
            await dispatcher.DispatchAsync(change, cancellationToken);
    }

    private async Task EndLapsedLeaseAsync(JobChange change, CancellationToken cancellationToken)
    {
        if (change.DueAt <= tools.Clock.GetUtcNow() && await store.FindAsync(change.Id, cancellationToken) is { } job)
            await tools.Lapsed.TryEndAsync(job, cancellationToken);
    }
}

/// <summary>What the search for overlooked jobs needs besides its ports.</summary>
public sealed record OverlookedTools(LapsedLeases Lapsed, TimeProvider Clock, ILogger<OverlookedJobs> Logger)
{
    /// <summary>The pool whose jobs are looked for; null means those of all pools.</summary>
    public string? Pool { get; init; }
}
