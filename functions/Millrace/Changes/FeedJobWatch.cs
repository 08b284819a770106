using System.Collections.Concurrent;
using Millrace.Jobs;

namespace Millrace.Changes;

/// <summary>Waits for jobs by the change feed of this process: no polling, and one read per answer.</summary>
public sealed class FeedJobWatch(IJobStore store, TimeProvider clock) : IJobWatch
{
    private readonly ConcurrentDictionary<JobId, Waiters> _waiting = new();

    /// <inheritdoc/>
    public async Task<Job?> WaitForEndAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Registered before the read: an end between the two is then seen by one of them.
        var waiters = _waiting.AddOrUpdate(id, static _ => new Waiters(1), static (_, old) => old.Joined());
        try
        {
            var job = await store.FindAsync(id, cancellationToken);
            if (job is null || job.State.IsFinal || timeout <= TimeSpan.Zero)
                return job;

            // When the time is over, the answer is the job as it stands: no failure.
            await waiters.Ended.Task.WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            Leave(id);
        }

        return await store.FindAsync(id, cancellationToken);
    }

    /// <summary>Tells the waiters of a job that it has ended.</summary>
    public void Notice(JobChange change)
    {
        if (change.State.IsFinal() && _waiting.TryGetValue(change.Id, out var waiters))
            waiters.Ended.TrySetResult();
    }

    private void Leave(JobId id)
    {
        while (_waiting.TryGetValue(id, out var waiters))
        {
            var left = waiters.Count == 1
                ? _waiting.TryRemove(new KeyValuePair<JobId, Waiters>(id, waiters))
                : _waiting.TryUpdate(id, waiters with { Count = waiters.Count - 1 }, waiters);
            if (left)
                return;
        }
    }

    private sealed record Waiters(int Count)
    {
        public TaskCompletionSource Ended { get; init; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Waiters Joined() => this with { Count = Count + 1 };
    }
}
