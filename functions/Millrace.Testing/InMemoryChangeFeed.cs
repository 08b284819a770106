using Millrace.Changes;
using Millrace.Jobs;

namespace Millrace.Testing;

/// <summary>The feed of an <see cref="InMemoryJobStore"/>.</summary>
internal sealed class InMemoryChangeFeed : IChangeFeed
{
    private readonly Lock _lock = new();
    private readonly List<JobChange> _changes = [];
    private readonly Dictionary<string, long> _positions = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _end;

    public void Append(Job job, DateTimeOffset at)
    {
        lock (_lock)
        {
            _changes.Add(new JobChange(
                ++_end, job.Id, job.Type, job.Lane, job.Version, job.Epoch, job.State.Name, job.DueAt, job.IsAwaited, at)
            {
                Trace = job.Trace,
                Pool = job.Terms.Pool,
                FairKey = job.Terms.FairKey,
            });
            _changed.SetResult();
            _changed = NewSignal();
        }
    }

    public Task<IReadOnlyList<JobChange>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<JobChange>>([.. _changes.Where(change => change.Position > after).Take(limit)]);
    }

    public Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return _end > after ? Task.CompletedTask : WaitForMoreAsync(_changed.Task, after, cancellationToken);
    }

    public Task<long> EndAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_end);
    }

    public Task<long> SubscribeAsync(string subscriber, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _positions.TryAdd(subscriber, 0);
            return Task.FromResult(_positions[subscriber]);
        }
    }

    public Task SaveAsync(string subscriber, long position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _positions[subscriber] = position;
            var passedByAll = _positions.Values.Min();
            _changes.RemoveAll(change => change.Position <= passedByAll);
        }

        return Task.CompletedTask;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitForMoreAsync(Task changed, long after, CancellationToken cancellationToken)
    {
        await changed.WaitAsync(cancellationToken);
        await WaitAsync(after, cancellationToken);
    }
}
