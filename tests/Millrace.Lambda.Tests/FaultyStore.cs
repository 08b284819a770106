using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Lambda.Tests;

/// <summary>The in-memory store, out of reach for the jobs that a test names.</summary>
internal sealed class FaultyStore(IJobStore inner) : IJobStore
{
    /// <summary>Every call for these jobs throws.</summary>
    public HashSet<JobId> Unreachable { get; } = [];

    /// <summary>These jobs can be read and claimed, and not be written.</summary>
    public HashSet<JobId> ReadOnly { get; } = [];

    /// <summary>Called before each claim.</summary>
    public Action<ClaimRequest> BeforeClaim { get; set; } = static _ => { };

    /// <summary>Called before each read of one job.</summary>
    public Func<JobId, Task> BeforeFind { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Called before each replacement.</summary>
    public Func<Job, Task> BeforeReplace { get; set; } = static _ => Task.CompletedTask;

    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) =>
        inner.AddAsync(jobs, cancellationToken);

    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        await BeforeFind(id);
        return await For(id).FindAsync(id, cancellationToken);
    }

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        BeforeClaim(request);
        return For(request.Id).ClaimAsync(request, cancellationToken);
    }

    public async Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        await BeforeReplace(next);
        return ReadOnly.Contains(current.Id) ? throw Gone() : await For(current.Id).TryReplaceAsync(current, next, cancellationToken);
    }

    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => For(beat.Id).BeatAsync(beat, cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        inner.FindDueAsync(now, limit, cancellationToken);

    private static IOException Gone() => new("The store is out of reach.");

    private IJobStore For(JobId id) => Unreachable.Contains(id) ? throw Gone() : inner;
}
