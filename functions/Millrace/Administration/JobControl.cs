using Millrace.Jobs;

namespace Millrace.Administration;

/// <summary>How an act on a job ended.</summary>
public enum ControlResult
{
    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>The job's state does not allow it; nothing was changed.</summary>
    WrongState,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>The job runs; its handler has been told.</summary>
    Requested,
}

/// <summary>Pauses, resumes and brings back jobs. Every act is in the audit trail.</summary>
public sealed class JobControl(IJobStore store, JobClient client, Redrives redrives, AuditTrail audit, TimeProvider clock)
{
    private const int PageSize = 200;

    /// <summary>Cancels a job, and all below it: at once what does not run; a running attempt is told, and fenced 30 seconds later.</summary>
    public async Task<CancelResult> CancelAsync(JobId id, string reason, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "job.cancel", id.Value, reason, cancellationToken);
        return await client.CancelAsync(id, reason, cancellationToken);
    }

    /// <summary>
    /// Pauses a job and all below it: what waits for a worker or a time, at once; a running attempt is told, and gives its attempt back.
    /// </summary>
    public async Task<ControlResult> PauseAsync(JobId id, string reason, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "job.pause", id.Value, reason, cancellationToken);
        return await EachBelowAsync(id, (job, now) => job.RequestPause(reason, now), cancellationToken);
    }

    /// <summary>Resumes a paused job and all below it.</summary>
    public async Task<ControlResult> ResumeAsync(JobId id, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "job.resume", id.Value, null, cancellationToken);
        return await EachBelowAsync(id, static (job, now) => job.Resume(now), cancellationToken);
    }

    /// <summary>
    /// Brings a failed or cancelled job back, with all its attempts before it again; before that its children that did not succeed,
    /// and what is below them. Those that had been cancelled since nobody waited for them run again too.
    /// </summary>
    public async Task<ControlResult> RetryAsync(JobId id, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "job.retry", id.Value, null, cancellationToken);
        return await RetryAsync(id, cancellationToken);
    }

    private async Task<ControlResult> RetryAsync(JobId id, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(id, cancellationToken) is { } job)
        {
            if (job.State is not (JobState.Failed or JobState.Cancelled))
                return ControlResult.WrongState;

            if (job.Notes.Children is not null)
            {
                await foreach (var child in ChildrenOfAsync(id, static child => child.State is JobState.Failed or JobState.Cancelled, cancellationToken))
                    await RetryAsync(child, cancellationToken);

                job = await store.FindAsync(id, cancellationToken) ?? job; // Its counts have changed.
            }

            if (await redrives.TryAsync(job, clock.GetUtcNow(), cancellationToken))
                return ControlResult.Done;
        }

        return ControlResult.NotFound;
    }

    private async Task<ControlResult> EachBelowAsync(JobId id, Func<Job, DateTimeOffset, Job> change, CancellationToken cancellationToken)
    {
        if (await ChangeAsync(id, job => change(job, clock.GetUtcNow()), cancellationToken) is not { } changed)
            return ControlResult.NotFound;

        if (changed.Job.State is JobState.Waiting { For: not WaitFor.Predecessor } || changed.Job.Notes.Children is { Open: > 0 })
        {
            await foreach (var child in ChildrenOfAsync(id, static child => !child.State.IsFinal, cancellationToken))
                await EachBelowAsync(child, change, cancellationToken);
        }

        return !changed.IsChanged ? ControlResult.WrongState : changed.Job.State is JobState.Running ? ControlResult.Requested : ControlResult.Done;
    }

    /// <summary>Changes a job, again and again until nobody else changes it in between. Null if there is none.</summary>
    private async Task<(Job Job, bool IsChanged)?> ChangeAsync(JobId id, Func<Job, Job> change, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(id, cancellationToken) is { } job)
        {
            var next = change(job);
            if (ReferenceEquals(next, job) || await store.TryReplaceAsync(job, next, cancellationToken))
                return (next, !ReferenceEquals(next, job));
        }

        return null;
    }

    private async IAsyncEnumerable<JobId> ChildrenOfAsync(
        JobId parent, Func<Job, bool> fits, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (JobId? before = null; ;)
        {
            var page = await store.ListAsync(new JobQuery { Parent = parent, Before = before, Limit = PageSize }, cancellationToken);
            foreach (var child in page.Jobs.Where(fits))
                yield return child.Id;

            before = page.Next;
            if (before is null)
                yield break;
        }
    }
}
