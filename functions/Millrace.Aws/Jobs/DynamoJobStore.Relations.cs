using Millrace.Aws.Tables;
using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <content>What binds jobs, and how they leave.</content>
public sealed partial class DynamoJobStore
{
    /// <inheritdoc/>
    public async Task<Job?> CountChildrenAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken)
    {
        await new ChildCounting(_table).CountAsync(parent, ended, cancellationToken);
        return await FindAsync(parent, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<JobId?> FindSuccessorAsync(JobId predecessor, CancellationToken cancellationToken) =>
        await _table.FindAsync(Bindings.NextOf(predecessor), cancellationToken) is { } link ? Bindings.JobOf(link) : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Job>> FindEndedAsync(DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken)
    {
        var items = await new EndedSearch(_table).FindAsync(before, after, limit, cancellationToken);
        return await Task.WhenAll(items.Select(item => _mapping.ReadAsync(item, cancellationToken)));
    }

    /// <inheritdoc/>
    public Task<bool> TryRemoveAsync(Job ended, CancellationToken cancellationToken) => new JobRemoval(_table).TryAsync(ended, clock.GetUtcNow(), cancellationToken);
}
