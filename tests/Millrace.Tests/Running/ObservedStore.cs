using System.Collections.Concurrent;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Tests.Running;

/// <summary>A store whose calls a test can see, delay and break; the work itself is the in-memory store's.</summary>
internal sealed class ObservedStore(IJobStore inner) : IJobStore
{
    public ConcurrentQueue<Beat> Beats { get; } = [];

    /// <summary>Called before each beat; throws to break it.</summary>
    public Func<Task> BeforeBeat { get; set; } = static () => Task.CompletedTask;

    /// <summary>Called before each replacement, with the job that would be written.</summary>
    public Func<Job, Task> BeforeReplace { get; set; } = static _ => Task.CompletedTask;

    public async Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken)
    {
        await BeforeBeat();
        Beats.Enqueue(beat);
        return await inner.BeatAsync(beat, cancellationToken);
    }

    public async Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        await BeforeReplace(next);
        return await inner.TryReplaceAsync(current, next, cancellationToken);
    }

    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) =>
        inner.AddAsync(jobs, cancellationToken);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => inner.ClaimAsync(request, cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        inner.FindDueAsync(now, limit, cancellationToken);
}
