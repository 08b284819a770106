namespace Millrace.Jobs;

/// <summary>Brings back ended jobs.</summary>
public sealed class Redrives(IJobStore store, IJobRelations relations, TimeProvider clock)
{
    /// <summary>Brings a job back at a time; at once if that has come. False if it has changed meanwhile, or had its result.</summary>
    public async Task<bool> TryAsync(Job job, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (job.State is not (JobState.Failed or JobState.Cancelled))
            return false;

        var next = job.Redrive(at, clock.GetUtcNow());
        return job.Notes.IsCounted
            ? await relations.TryBringBackAsync(job, next, cancellationToken)
            : await store.TryReplaceAsync(job, next, cancellationToken);
    }
}
