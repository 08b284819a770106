using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Leases;

namespace Millrace.Testing;

/// <summary>Keeps jobs and the feed of their changes in memory, for tests. Serves one process and ends with it.</summary>
public sealed partial class InMemoryJobStore(TimeProvider clock) : IJobStore, IJobRelations, IEndedJobs, IChangeFeed
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<JobId, Job> _jobs = new(Comparer<JobId>.Create(static (left, right) => right.CompareTo(left)));
    private readonly Dictionary<string, (JobId First, string Fingerprint, DateTimeOffset Until)> _keys = [];
    private readonly Dictionary<string, (JobId Holder, DateTimeOffset? Until)> _guards = [];
    private readonly Dictionary<string, JobId> _lastInOrder = [];
    private readonly Dictionary<JobId, JobId> _successors = [];
    private readonly InMemoryChangeFeed _feed = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<Admission>>([.. jobs.Select(Admit)]);
    }

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_jobs.GetValueOrDefault(id));
    }

    /// <inheritdoc/>
    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_jobs.TryGetValue(request.Id, out var job))
                return Task.FromResult<Claim>(new Claim.Refused(ClaimRefusal.NotFound));

            var now = clock.GetUtcNow();
            if (job.WhyNotClaimable(request.Epoch, now) is { } refusal)
                return Task.FromResult<Claim>(new Claim.Refused(refusal));

            return Task.FromResult<Claim>(new Claim.Granted(Commit(job.Claim(request.Owner, now, request.LeaseFor))));
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var isCurrent = _jobs.TryGetValue(current.Id, out var stored)
                && stored.Version == current.Version
                && stored.DueAt == current.DueAt;
            if (isCurrent)
                Commit(next with { Checkpoint = stored!.Checkpoint }); // Not null: it is current.

            return Task.FromResult(isCurrent);
        }
    }

    /// <inheritdoc/>
    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var until = beat.Until;
            if (_jobs.GetValueOrDefault(beat.Id) is not { Lease: { } lease } job || lease.Epoch != beat.Epoch)
                return Task.FromResult<BeatResult>(new BeatResult.Lost());

            if (job.CancelBy is { } deadline && deadline < until)
            {
                if (deadline <= clock.GetUtcNow())
                    return Task.FromResult<BeatResult>(new BeatResult.Lost());

                until = deadline;
            }

            _jobs[beat.Id] = job with
            {
                State = new JobState.Running(lease with { Until = until }),
                Progress = beat.Progress ?? job.Progress,
                Checkpoint = beat.Checkpoint ?? job.Checkpoint,
            };
            return Task.FromResult<BeatResult>(new BeatResult.Renewed(until, job.CancelReason, job.Notes.PauseReason));
        }
    }

    /// <inheritdoc/>
    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var found = _jobs.Values.Where(job => Fits(job, query)).Take(query.Limit + 1).ToList();
            return Task.FromResult(found.Count > query.Limit
                ? new JobPage(found[..query.Limit], found[query.Limit - 1].Id)
                : new JobPage(found, null));
        }
    }

    /// <inheritdoc/>
    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var due = _jobs.Values.Where(job => job.DueAt <= now).OrderBy(static job => job.DueAt).Take(limit);
            return Task.FromResult(new DueJobs([.. due], _jobs.Values.Where(job => job.DueAt > now).Min(static job => job.DueAt)));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobChange>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        _feed.ReadAsync(after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task WaitAsync(long after, CancellationToken cancellationToken) => _feed.WaitAsync(after, cancellationToken);

    /// <inheritdoc/>
    public Task<long> EndAsync(CancellationToken cancellationToken) => _feed.EndAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<long> SubscribeAsync(string subscriber, CancellationToken cancellationToken) =>
        _feed.SubscribeAsync(subscriber, cancellationToken);

    /// <inheritdoc/>
    public Task SaveAsync(string subscriber, long position, CancellationToken cancellationToken) =>
        _feed.SaveAsync(subscriber, position, cancellationToken);

    private static bool Fits(Job job, JobQuery query) =>
        (query.Type is null || job.Type == query.Type)
        && (query.State is null || job.State.Name == query.State)
        && (query.Parent is null || job.Parent?.Id == query.Parent)
        && (query.Tag is null || job.Terms.Tags.Contains(query.Tag))
        && (query.After is null || job.Id > query.After)
        && (query.Before is null || job.Id < query.Before);

    private Job Commit(Job job)
    {
        _jobs[job.Id] = job;
        _feed.Append(job, clock.GetUtcNow());
        return job;
    }
}
