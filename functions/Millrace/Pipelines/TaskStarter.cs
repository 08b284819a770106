using Millrace.Jobs;

namespace Millrace.Pipelines;

/// <summary>What a pipeline's phase asks for: a job whose end ends the task.</summary>
/// <param name="Type">The job type.</param>
/// <param name="Input">The job's input.</param>
/// <param name="TaskToken">Ends the task.</param>
/// <param name="Pipeline">The pipeline's job: the execution's name.</param>
/// <param name="Phase">The state's name.</param>
public sealed record TaskRequest(JobType Type, Payload Input, string TaskToken, JobId Pipeline, string Phase)
{
    /// <summary>The X-Ray trace header of the execution.</summary>
    public string? Trace { get; init; }
}

/// <summary>Turns the tasks of a pipeline into jobs.</summary>
public sealed class TaskStarter(JobClient client, IJobStore store, TaskReporter reporter)
{
    // A task may be started again whenever its execution goes on in another process: as long as AWS lets an execution run.
    private static readonly TimeSpan LongestExecution = TimeSpan.FromDays(366);

    /// <summary>
    /// Submits the task's job. The same token again finds the job of the first call; if that has ended, its end is
    /// reported again, since the report may have been lost.
    /// </summary>
    /// <exception cref="JobFailedException">No such type, or the input does not fit it.</exception>
    public async Task<JobId> StartAsync(TaskRequest task, CancellationToken cancellationToken)
    {
        var hold = (await store.FindAsync(task.Pipeline, cancellationToken))?.Notes.HoldReason;
        var submission = new Submission
        {
            PauseReason = hold,
            // Of one large pipeline all tasks share one turn: it cannot starve small ones.
            Terms = new JobTerms { FairKey = task.Pipeline.Value },
            Type = task.Type,
            Input = task.Input,
            IdempotencyKey = $"task:{task.TaskToken}",
            IdempotentFor = LongestExecution,
            Parent = new JobParent(task.Pipeline, task.Phase, task.TaskToken),
            Trace = task.Trace,
        };
        switch (await client.SubmitAsync(submission, cancellationToken))
        {
            case SubmitResult.Accepted { IsDuplicate: false } accepted:
                if (hold is not null)
                    await ResumeIfLetGoAsync(task.Pipeline, accepted.Id, cancellationToken);
                return accepted.Id;
            case SubmitResult.Accepted again:
                if (await store.FindAsync(again.Id, cancellationToken) is { State.IsFinal: true } ended)
                    await reporter.ReportAsync(ended, cancellationToken);
                return again.Id;
            case SubmitResult.Rejected rejected:
                throw new JobFailedException(rejected.Error, rejected.Reason, isPermanent: true);
            default:
                throw new JobFailedException("TokenConflict", $"Task token of phase '{task.Phase}' was used for another job.", isPermanent: true);
        }
    }

    /// <summary>The pipeline may have been resumed, with all its tasks, while this one was being added.</summary>
    private async Task ResumeIfLetGoAsync(JobId pipeline, JobId task, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(pipeline, cancellationToken) is { Notes.HoldReason: null } && await store.FindAsync(task, cancellationToken) is { } job)
            await store.TryReplaceAsync(job, job.Resume(DateTimeOffset.MaxValue), cancellationToken); // A task has no time of its own to wait for.
    }
}
