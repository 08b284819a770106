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

            foreach (var id in ended.Distinct())
            {
                if (!_jobs.TryGetValue(id, out var child) || !child.State.IsFinal || child.Notes.IsCounted || child.Parent?.Id != parent)
                    continue;

                _jobs[id] = child with { Notes = child.Notes with { IsCounted = true }, Version = child.Version + 1 };
                job = WithChildren(job, (job.Notes.Children ?? new ChildCounts()).With(child.State.Name));
            }

            _jobs[parent] = job;
            return Task.FromResult<Job?>(job);
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
            return JobFingerprint.Of(known.First.Type, known.First.Input) == JobFingerprint.Of(request.Type, request.Input)
                ? new Admission.Duplicate(known.First.Id)
                : new Admission.Conflict(known.First.Id);
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
            _keys[taken] = (job, now + request.IdempotentFor);

        if (request.UniqueKey is { } unique)
            _guards[unique] = (job.Id, now + request.UniqueFor);

        return new Admission.Added(Commit(job));
    }

    private bool IsHeld(JobId holder, DateTimeOffset? until, DateTimeOffset now) =>
        until is { } end ? now < end : _jobs.TryGetValue(holder, out var job) && !job.State.IsFinal;

    /// <summary>The last place in the request's order. The job before it, if that or one before it must still have its turn.</summary>
    private JobId? TakePlace(NewJob request)
    {
        if (request.Terms.OrderKey is not { } order)
            return null;

        var predecessor = _lastInOrder.TryGetValue(order, out var last) && IsOpen(last) ? last : (JobId?)null;
        _lastInOrder[order] = request.Id;
        if (predecessor is { } id)
            _successors[id] = request.Id;

        return predecessor;
    }

    // One that was cancelled before its turn has ended, but those before it need not have.
    private bool IsOpen(JobId last)
    {
        for (JobId? id = last; id is { } one && _jobs.TryGetValue(one, out var job); id = job.Epoch == 0 ? job.Terms.Predecessor : null)
        {
            if (!job.State.IsFinal)
                return true;
        }

        return false;
    }

    // No change in the feed: nothing is to be set in motion by a count alone.
    private static Job WithChildren(Job parent, ChildCounts counts) =>
        parent with { Notes = parent.Notes with { Children = counts }, Version = parent.Version + 1 };
}
