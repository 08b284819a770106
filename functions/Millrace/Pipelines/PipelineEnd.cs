using System.Diagnostics;
using Millrace.Jobs;

namespace Millrace.Pipelines;

/// <summary>Ends a pipeline's job when its execution has ended.</summary>
public sealed class PipelineEnd(IJobStore store, TimeProvider clock)
{
    /// <summary>Writes the execution's end into its job. Nothing if the job has ended already, so it may be called again.</summary>
    public async Task ApplyAsync(Execution execution, CancellationToken cancellationToken)
    {
        if (!JobId.TryParse(execution.Name, out var id))
            return;

        while (await store.FindAsync(id, cancellationToken) is { State: JobState.Waiting } job)
        {
            if (await store.TryReplaceAsync(job, job.EndWait(EndOf(execution)), cancellationToken))
                return;
        }
    }

    private JobState EndOf(Execution execution) => execution.Status switch
    {
        ExecutionStatus.Succeeded => new JobState.Succeeded(clock.GetUtcNow(), new Payload(execution.Output ?? "null")),
        ExecutionStatus.Aborted => new JobState.Cancelled(clock.GetUtcNow(), execution.Cause ?? "The execution was stopped."),
        ExecutionStatus.Failed or ExecutionStatus.TimedOut => new JobState.Failed(
            clock.GetUtcNow(), new Failure(execution.Error ?? "States.TaskFailed", execution.Cause ?? "The execution failed.", IsPermanent: true)),
        _ => throw new UnreachableException(),
    };
}
