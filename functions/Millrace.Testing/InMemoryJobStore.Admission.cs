using Millrace.Children;
using Millrace.Jobs;

namespace Millrace.Testing;

/// <content>How jobs come in, what binds them, and how they leave.</content>
public sealed partial class InMemoryJobStore
{
    /// <inheritdoc/>
    public Task<Job?> CountChildrenAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_jobs.TryGetValue(parent, out var job))
                return Task.FromResult<Job?>(null);

            var counts = job.Notes.Children ?? new ChildCounts();
            List<Job> told = [.. ended.Distinct().Select(id => _jobs.GetValueOrDefault(id)).OfType<Job>().Where(child => IsToCount(child, parent))];
            foreach (var child in told)
            {
                _jobs[child.Id] = child with { Notes = child.Notes with { IsCounted = true }, Version = child.Version + 1 };
                counts = counts.With(child.State.Name);
            }

            if (told.Count > 0)
                _jobs[parent] = WithChildren(job, counts);

            return Task.FromResult<Job?>(_jobs[parent]);
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryBringBackAsync(Job ended, Job next, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_jobs.TryGetValue(ended.Id, out var stored) || stored.Version != ended.Version)
                return Task.FromResult(false);

            if (stored.Notes.IsCounted && stored.Parent is { } of && _jobs.TryGetValue(of.Id, out var parent) && parent.Notes.Children is { } counts)
                _jobs[of.Id] = WithChildren(parent, counts.Without(stored.State.Name));

            Commit(next with { Checkpoint = stored.Checkpoint });
            return Task.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public Task<JobId?> FindSuccessorAsync(JobId predecessor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_successors.TryGetValue(predecessor, out var successor) ? successor : (JobId?)null);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> FindEndedAsync(DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<Job>>([.. _jobs.Values.Reverse().Where(job => job.EndedAt <= before && (after is null || job.Id > after)).Take(limit)]);
    }

    /// <inheritdoc/>
    public Task<bool> TryRemoveAsync(Job ended, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_jobs.TryGetValue(ended.Id, out var stored) || stored.Version != ended.Version || !stored.State.IsFinal)
                return Task.FromResult(false);

            _jobs.Remove(ended.Id);
            _successors.Remove(ended.Id);
            if (stored.Terms.OrderKey is { } order && _lastInOrder.TryGetValue(order, out var last) && last == ended.Id)
                _lastInOrder.Remove(order);

            return Task.FromResult(true);
        }
    }

    private Admission Admit(NewJob request)
    {
        if (_jobs.ContainsKey(request.Id))
            throw new ArgumentException($"There is a job {request.Id} already; make a new id with JobId.New.", nameof(request));

        var now = clock.GetUtcNow();
        if (request.IdempotencyKey is { } key && _keys.TryGetValue(key, out var known) && now < known.Until)
        {
            return known.Fingerprint == request.Fingerprint ? new Admission.Duplicate(known.First) : new Admission.Conflict(known.First);
        }

        if (request.UniqueKey is { } guard && _guards.TryGetValue(guard, out var held) && IsHeld(held.Holder, held.Until, now))
            return new Admission.Duplicate(held.Holder);

        if (request.Parent is { IsOfChild: true } of)
        {
            if (!_jobs.TryGetValue(of.Id, out var parent) || parent.State.IsFinal)
                return new Admission.ParentEnded(of.Id);

            var counts = parent.Notes.Children ?? new ChildCounts();
            _jobs[of.Id] = WithChildren(parent, counts with { Total = counts.Total + 1 });
        }

        var job = Job.Create(request, now, TakePlace(request));
        if (request.IdempotencyKey is { } taken)
            _keys[taken] = (job.Id, request.Fingerprint, now + request.IdempotentFor);

        if (request.UniqueKey is { } unique)
            _guards[unique] = (job.Id, now + request.UniqueFor);

        return new Admission.Added(Commit(job));
    }

    private bool IsHeld(JobId holder, DateTimeOffset? until, DateTimeOffset now) =>
        until is { } end ? now < end : _jobs.TryGetValue(holder, out var job) && !job.State.IsFinal;

    private static bool IsToCount(Job child, JobId parent) => child.State.IsFinal && !child.Notes.IsCounted && child.Parent?.Id == parent;

    /// <summary>The last place in the request's order. The job before it, if it must wait for that.</summary>
    private JobId? TakePlace(NewJob request)
    {
        if (request.Terms.OrderKey is not { } order)
            return null;

        var predecessor = _lastInOrder.TryGetValue(order, out var last) && IsOpenUpTo(last) ? last : (JobId?)null;
        _lastInOrder[order] = request.Id;
        if (predecessor is { } id)
            _successors[id] = request.Id;

        return predecessor;
    }

    // One that ended before its turn does not let the next one go: those before it may still run.
    private bool IsOpenUpTo(JobId? last)
    {
        while (last is { } id && _jobs.TryGetValue(id, out var job))
        {
            if (!job.State.IsFinal)
                return true;

            last = job.HadItsTurn ? null : job.Terms.Predecessor;
        }

        return false;
    }

    // No change in the feed: nothing is to be set in motion by a count alone.
    private static Job WithChildren(Job parent, ChildCounts counts) =>
        parent with { Notes = parent.Notes with { Children = counts }, Version = parent.Version + 1 };
}
