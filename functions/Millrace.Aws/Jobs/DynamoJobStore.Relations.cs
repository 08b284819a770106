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
    public async Task<bool> TryBringBackAsync(Job ended, Job next, CancellationToken cancellationToken)
    {
        if (!ended.Notes.IsCounted || ended.Parent is not { } parent || await FindAsync(parent.Id, cancellationToken) is null)
            return await TryReplaceAsync(ended, next, cancellationToken);

        var (transaction, child) = (new Transaction(_table), new Expression());
        foreach (var (name, value) in await _mapping.MutableAsync(next, JobItem.NewStamp(), cancellationToken))
            child.Set(name, value);

        transaction.Update(Keys.Of(ended.Id), child, child.Is(JobItem.Version, Attributes.Number(ended.Version)));
        var counts = new Expression().Count(NoteItem.NameOf(ended.State.Name), -1).Add(JobItem.Version, 1);
        transaction.Update(Keys.Of(parent.Id), counts, $"attribute_exists({counts.Name(Keys.Pk)})");
        return (await transaction.RunAsync(cancellationToken)).Count == 0;
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
