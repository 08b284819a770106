using Millrace.Jobs;
using Millrace.Pipelines;

namespace Millrace.Dispatching;

/// <summary>
/// Tells everybody who waits for a job's end: its task's execution, its parent, the next in its order, its callback; and ends what
/// was only there for it. Everything here may happen twice.
/// </summary>
public sealed class EndedJobFollower(IJobStore store, IJobRelations relations, IStateMachines machines, JobClient client, TimeProvider clock)
{
    private readonly TaskReporter _reporter = new(machines);
    private readonly OpenTasks _open = new(store, client);

    /// <summary>Starts the job that tells an address of another job's end; null where there are no callbacks.</summary>
    public Func<Job, CancellationToken, Task>? StartCallback { get; init; }

    /// <summary>Tells them.</summary>
    public async Task FollowAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { State.IsFinal: true } job)
            return;

        await _reporter.ReportAsync(job, cancellationToken);
        if (job.Parent is { IsOfChild: true } parent && await relations.CountChildrenAsync(parent.Id, [job.Id], cancellationToken) is { } counted)
            await JudgeParentAsync(counted, cancellationToken);

        if (job.Terms.OrderKey is not null)
            await ReleaseAfterAsync(job.Id, cancellationToken);

        if (job.Terms.Callback is not null && StartCallback is not null)
            await StartCallback(job, cancellationToken);

        if (job.State is JobState.Succeeded && job.Notes.Children is not { Open: > 0 })
            return;

        if (job.State is not JobState.Succeeded)
            await machines.StopAsync(job.Type.Value, ExecutionName.Of(job), $"Its job ended as {job.State.Name}.", cancellationToken);

        await _open.CancelAsync(job, cancellationToken);
    }

    /// <summary>Ends a parent's waiting, if its children's ends ask for that.</summary>
    public async Task JudgeParentAsync(Job parent, CancellationToken cancellationToken)
    {
        for (Job? current = parent; current is not null; current = await store.FindAsync(parent.Id, cancellationToken))
        {
            var next = current.JudgeChildren(clock.GetUtcNow());
            if (ReferenceEquals(next, current) || await store.TryReplaceAsync(current, next, cancellationToken))
                return;
        }
    }

    /// <summary>
    /// Lets the next job of an order go, when all before it have ended. Those in between that were cancelled before their turn are
    /// passed over.
    /// </summary>
    public async Task ReleaseAfterAsync(JobId ended, CancellationToken cancellationToken)
    {
        var last = ended;
        while (await relations.FindSuccessorAsync(last, cancellationToken) is { } id)
        {
            var next = await store.FindAsync(id, cancellationToken);
            if (next is { State: JobState.Waiting { For: WaitFor.Predecessor } } waiting)
            {
                await ReleaseAsync(waiting, cancellationToken);
                return;
            }

            if (next is not { State.IsFinal: true, HadItsTurn: false })
                return; // It had its turn, and lets the next one go itself.

            last = id;
        }
    }

    /// <summary>Lets a job go that waits for its turn, if all before it have ended.</summary>
    public async Task ReleaseAsync(Job waiting, CancellationToken cancellationToken)
    {
        if (await HaveAllEndedBeforeAsync(waiting, cancellationToken))
            await store.TryReplaceAsync(waiting, waiting.TakeTurn(clock.GetUtcNow()), cancellationToken);
    }

    private async Task<bool> HaveAllEndedBeforeAsync(Job waiting, CancellationToken cancellationToken)
    {
        for (var before = waiting.Terms.Predecessor; before is { } id;)
        {
            // One that is not there any more has ended long ago.
            if (await store.FindAsync(id, cancellationToken) is not { } job)
                return true;

            if (!job.State.IsFinal)
                return false;

            // One that ran had its turn: all before it had ended by then.
            before = job.HadItsTurn ? null : job.Terms.Predecessor;
        }

        return true;
    }
}
