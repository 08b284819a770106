using System.Diagnostics;
using Millrace.Jobs;

namespace Millrace.Pipelines;

/// <summary>Tells a state machine how the job of one of its tasks ended.</summary>
public sealed class TaskReporter(IStateMachines machines)
{
    /// <summary>Reports a job's end. Nothing if no task waits for it any more: it was reported before, or its execution has ended.</summary>
    public Task ReportAsync(Job ended, CancellationToken cancellationToken)
    {
        if (ended.Parent?.TaskToken is not { } token)
            return Task.CompletedTask;

        return ended.State switch
        {
            JobState.Succeeded succeeded => machines.SendTaskSuccessAsync(token, succeeded.Result.Json, cancellationToken),
            JobState.Failed failed => machines.SendTaskFailureAsync(token, failed.Last.Error, failed.Last.Message, cancellationToken),
            JobState.Cancelled cancelled => machines.SendTaskFailureAsync(token, "Cancelled", cancelled.Reason, cancellationToken),
            _ => throw new UnreachableException(),
        };
    }
}
