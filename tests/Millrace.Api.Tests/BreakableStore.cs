using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Api.Tests;

/// <summary>The in-memory store, which a test can break.</summary>
internal sealed class BreakableStore(IJobStore inner) : IJobStore
{
    /// <summary>What every call throws; null lets them pass.</summary>
    public Exception? Broken { get; set; }


    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) =>
        Pass().AddAsync(jobs, cancellationToken);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => Pass().FindAsync(id, cancellationToken);

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => Pass().ClaimAsync(request, cancellationToken);

    public Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken) =>
        Pass().TryReplaceAsync(current, next, cancellationToken);

    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => Pass().BeatAsync(beat, cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => Pass().ListAsync(query, cancellationToken);

    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Pass().FindDueAsync(now, limit, cancellationToken);

    private IJobStore Pass() => Broken is { } broken ? throw broken : inner;
}
