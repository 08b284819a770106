using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Pipelines;
using Millrace.Queues;

namespace Millrace.Dispatching;

/// <summary>
/// Sets in motion what a committed change asks for. Everything here may happen twice: the claim, the execution's name and
/// the task token absorb it.
/// </summary>
public sealed class Dispatcher(IJobStore store, IWorkQueue queue, IStateMachines machines, EndedJobFollower follower, TimeProvider clock)
{
    // The longest delay of an SQS message. What is due later is found by the sweep.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <summary>Whether a change asks for anything at all.</summary>
    public static bool Concerns(JobStateName state, bool isAwaited) => state switch
    {
        JobStateName.Queued or JobStateName.Scheduled or JobStateName.Waiting => true,
        JobStateName.Succeeded => isAwaited,
        // These end their children too.
        JobStateName.Failed or JobStateName.Cancelled => true,
        _ => false,
    };

    /// <summary>Sends the queue messages of the jobs that became queued: one call for many.</summary>
    public Task WakeAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken) =>
        queue.SendAsync([.. queued.Select(MessageOf)], TimeSpan.Zero, cancellationToken);

    /// <summary>Does what any other change asks for.</summary>
    public Task DispatchAsync(JobChange change, CancellationToken cancellationToken) => change.State switch
    {
        JobStateName.Queued => WakeAsync([change], cancellationToken),
        JobStateName.Scheduled => WakeLaterAsync(change, cancellationToken),
        JobStateName.Waiting => BeginWaitAsync(change, cancellationToken),
        JobStateName.Succeeded or JobStateName.Failed or JobStateName.Cancelled => follower.FollowAsync(change.Id, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task WakeLaterAsync(JobChange change, CancellationToken cancellationToken)
    {
        var delay = change.DueAt!.Value - clock.GetUtcNow(); // A scheduled job always has a time.
        if (delay <= LongestDelay)
            await queue.SendAsync([MessageOf(change)], Positive(delay), cancellationToken);
    }

    private async Task BeginWaitAsync(JobChange change, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(change.Id, cancellationToken) is not { State: JobState.Waiting waiting } job)
            return;

        switch (waiting.For)
        {
            case WaitFor.Execution execution when await TryStartAsync(job, execution.Name, cancellationToken) is { } failure:
                await store.TryReplaceAsync(job, job.EndWait(new JobState.Failed(clock.GetUtcNow(), failure)), cancellationToken);
                break;
            case WaitFor.Children:
                await follower.JudgeParentAsync(job, cancellationToken);
                break;
            case WaitFor.Predecessor:
                await follower.ReleaseAsync(job, cancellationToken);
                break;
        }
    }

    private async Task<Failure?> TryStartAsync(Job job, string execution, CancellationToken cancellationToken)
    {
        try
        {
            return await machines.StartAsync(job.Type.Value, execution, job.Input.Json, cancellationToken)
                ? null
                : new Failure("UnknownPipeline", $"There is no state machine '{job.Type}'.", IsPermanent: true);
        }
        catch (ExecutionRefusedException e)
        {
            return new Failure("InvalidPipelineInput", e.Message, IsPermanent: true);
        }
    }

    private static WorkMessage MessageOf(JobChange change) => new(change.Lane, change.Id, change.Epoch) { Trace = change.Trace, Pool = change.Pool, FairKey = change.FairKey ?? change.Type.Value };

    private static TimeSpan Positive(TimeSpan delay) => delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
}
