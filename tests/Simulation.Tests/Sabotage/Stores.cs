using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Testing;

namespace Simulation.Tests.Sabotage;

/// <summary>A store of jobs that keeps all its promises; those below break one each.</summary>
internal abstract class WholeStore(InMemoryJobStore memory) : IJobStore
{
    protected InMemoryJobStore Memory => memory;

    public virtual Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) => memory.AddAsync(jobs, cancellationToken);

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => memory.FindAsync(id, cancellationToken);

    public virtual Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => memory.ClaimAsync(request, cancellationToken);

    public virtual Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken) => memory.TryReplaceAsync(current, next, cancellationToken);

    public virtual Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => memory.BeatAsync(beat, cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => memory.ListAsync(query, cancellationToken);

    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => memory.FindDueAsync(now, limit, cancellationToken);
}

/// <summary>Writes whatever anybody writes: the version and the epoch are not compared.</summary>
internal sealed class NoFence(InMemoryJobStore memory) : WholeStore(memory)
{
    public override async Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken) =>
        await Memory.FindAsync(current.Id, cancellationToken) is { } stored && await Memory.TryReplaceAsync(stored, next with { Version = stored.Version + 1 }, cancellationToken);
}

/// <summary>Gives a job to whoever asks, though an attempt holds its lease.</summary>
internal sealed class NoLease(InMemoryJobStore memory) : WholeStore(memory)
{
    public override async Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var claim = await Memory.ClaimAsync(request, cancellationToken);
        if (claim is not Claim.Refused { Why: ClaimRefusal.Held } || await Memory.FindAsync(request.Id, cancellationToken) is not { } held)
            return claim;

        await Memory.TryReplaceAsync(held, held.BecomeQueued(), cancellationToken);
        return await Memory.ClaimAsync(request with { Epoch = held.Epoch }, cancellationToken);
    }
}

/// <summary>Forgets checkpoints when an attempt ends.</summary>
internal sealed class NoCheckpoint(InMemoryJobStore memory) : WholeStore(memory)
{
    public override Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => Memory.BeatAsync(beat with { Checkpoint = null }, cancellationToken);
}

/// <summary>Lets every job go at once, whatever its order.</summary>
internal sealed class NoOrder(InMemoryJobStore memory) : WholeStore(memory)
{
    public override async Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        var admissions = await Memory.AddAsync(jobs, cancellationToken);
        foreach (var added in admissions.OfType<Admission.Added>().Where(static one => one.Job.State is JobState.Waiting))
            await Memory.TryReplaceAsync(added.Job, added.Job.TakeTurn(added.Job.CreatedAt), cancellationToken);

        return admissions;
    }
}

/// <summary>Admits a second active job under a unique key.</summary>
internal sealed class NoGuard(InMemoryJobStore memory) : WholeStore(memory)
{
    private int _keys;

    // Each key is made another one: the guard never finds it.
    public override Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken) =>
        Memory.AddAsync([.. jobs.Select(job => job.UniqueKey is null ? job : job with { UniqueKey = $"{job.UniqueKey}-{_keys++}" })], cancellationToken);
}

/// <summary>Counts a child again when its end is told again.</summary>
internal sealed class CountsTwice(InMemoryJobStore memory) : IJobRelations
{
    public async Task<Job?> CountChildrenAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken)
    {
        foreach (var id in ended)
        {
            if (await memory.FindAsync(id, cancellationToken) is { Notes.IsCounted: true } child)
                await memory.TryReplaceAsync(child, child with { Notes = child.Notes with { IsCounted = false }, Version = child.Version + 1 }, cancellationToken);
        }

        return await memory.CountChildrenAsync(parent, ended, cancellationToken);
    }

    public Task<bool> TryBringBackAsync(Job ended, Job next, CancellationToken cancellationToken) => memory.TryBringBackAsync(ended, next, cancellationToken);

    public Task<JobId?> FindSuccessorAsync(JobId predecessor, CancellationToken cancellationToken) => memory.FindSuccessorAsync(predecessor, cancellationToken);
}

/// <summary>Writes documents whatever version they have.</summary>
internal sealed class NoVersions(InMemoryDocumentStore memory) : IDocumentStore
{
    public Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken) => memory.FindAsync(key, cancellationToken);

    public Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken) => memory.ListAsync(kind, after, limit, cancellationToken);

    public async Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        List<DocumentWrite> forced = [];
        foreach (var write in writes)
            forced.Add(write with { Expected = (await memory.FindAsync(write.Key, cancellationToken))?.Version ?? 0 });

        return await memory.TryWriteAsync(forced, cancellationToken);
    }
}
