using System.Diagnostics;
using Millrace.Jobs;

namespace Millrace.Pipelines;

/// <summary>Ends a pipeline's job when its execution has ended.</summary>
public sealed class PipelineEnd(IJobStore store, JobClient client, TimeProvider clock)
{
    private readonly OpenTasks _open = new(store, client);

    /// <summary>
    /// Writes the execution's end into its job, unless that has ended already, and cancels the tasks that nobody waits for
    /// any more. May be called again.
    /// </summary>
    public async Task ApplyAsync(Execution execution, CancellationToken cancellationToken)
    {
        if (!ExecutionName.TryParse(execution.Name, out var id))
            return;

        while (await store.FindAsync(id, cancellationToken) is { } job)
        {
            if (job.State.IsFinal)
            {
                await _open.CancelAsync(job, cancellationToken);
                return;
            }

            if (job.State is not JobState.Waiting { For: WaitFor.Execution waits } || waits.Name != execution.Name)
                return; // Not this execution's: it is started by a job that waits.

            await store.TryReplaceAsync(job, job.EndWait(EndOf(execution)), cancellationToken);
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
