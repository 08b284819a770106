namespace Millrace.Jobs;

/// <summary>What binds jobs to each other. A job store's driver has it too, and passes <c>JobRelationsContract</c>.</summary>
public interface IJobRelations
{
    /// <summary>
    /// Counts those of a parent's children that have ended and are not counted yet: the marks on the children and the parent's
    /// counts are written together or not at all, so that an end that is told twice counts once. Answers with the parent as it then stands; null if
    /// there is no such job.
    /// </summary>
    Task<Job?> CountChildrenAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces an ended child that is brought back, and takes its end from its parent's counts, if it is in them: together or not
    /// at all. False, and nothing changes, if the stored job has another version.
    /// </summary>
    Task<bool> TryBringBackAsync(Job ended, Job next, CancellationToken cancellationToken);

    /// <summary>
    /// The job that was admitted next under the same order key, while this one or one before it had not ended; null if there is none.
    /// </summary>
    Task<JobId?> FindSuccessorAsync(JobId predecessor, CancellationToken cancellationToken);
}

/// <summary>How ended jobs leave the store. A job store's driver has it too, and passes <c>EndedJobsContract</c>.</summary>
public interface IEndedJobs
{
    /// <summary>At most <paramref name="limit"/> jobs that ended at or before a time, the oldest ids first, from behind <paramref name="after"/>.</summary>
    Task<IReadOnlyList<Job>> FindEndedAsync(DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an ended job, its tags and its place in an order, if it still has its version; otherwise changes nothing and
    /// says false. Its log goes too.
    /// </summary>
    Task<bool> TryRemoveAsync(Job ended, CancellationToken cancellationToken);
}
