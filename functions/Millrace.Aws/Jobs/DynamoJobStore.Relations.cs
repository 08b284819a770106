using Millrace.Jobs;

namespace Millrace.Aws.Jobs;

/// <content>What binds jobs, and how they leave.</content>
public sealed partial class DynamoJobStore
{
    /// <inheritdoc/>
    public Task<Job?> CountChildrenAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<JobId?> FindSuccessorAsync(JobId predecessor, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> FindEndedAsync(DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<bool> TryRemoveAsync(Job ended, CancellationToken cancellationToken) => throw new NotSupportedException();
}
