using Millrace.Leases;

namespace Millrace.Jobs;

/// <summary>
/// Where jobs live. The store is the truth; queues only wake. A driver passes <c>JobStoreContract</c>, or it is not a driver.
/// Every member may be called at the same time from many threads and, where the driver says so, many processes.
/// </summary>
public interface IJobStore
{
    /// <summary>
    /// Adds jobs, each with its own outcome, in the order given. A job, its idempotency key, its unique key, its place in an
    /// order, its parent's count of it and its entry in the change feed are written together or not at all. What is answered
    /// as added survives a crash.
    /// </summary>
    Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken);

    /// <summary>The job, or null if there is none. Sees every write that was answered before the call.</summary>
    Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Gives the job a lease, if it may be claimed under the request's epoch. No two callers get the same epoch.</summary>
    Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Writes <paramref name="next"/> if the stored job still has the version and the <see cref="Job.DueAt"/> of
    /// <paramref name="current"/>; otherwise changes nothing and says false. A job whose lease was lost or whose state
    /// moved has another version; one whose lease was renewed is due at another time, so a sweep cannot end it.
    /// </summary>
    Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken);

    /// <summary>
    /// Renews a lease and stores the progress and the checkpoint that come with it, if the lease still holds. Neither changes
    /// the job's version nor appears in the change feed. A lost lease changes nothing. The lease of an attempt that is to be
    /// cancelled is renewed up to <see cref="Job.CancelBy"/> only, and is lost then.
    /// </summary>
    Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken);

    /// <summary>A page of jobs, newest first. May miss a job that is being added; never shows one twice along a cursor.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>Jobs whose <see cref="Job.DueAt"/> is not after <paramref name="now"/>, the longest due first.</summary>
    Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

/// <summary>What a sweep found.</summary>
/// <param name="Jobs">The due jobs.</param>
/// <param name="NextAt">When the next job that is not due yet becomes due; null if there is none.</param>
public sealed record DueJobs(IReadOnlyList<Job> Jobs, DateTimeOffset? NextAt);
