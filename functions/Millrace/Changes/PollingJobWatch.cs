using Millrace.Jobs;

namespace Millrace.Changes;

/// <summary>Waits for a job's end by reading it, ever less often: for a process that no feed reaches.</summary>
public sealed class PollingJobWatch(IJobStore store, TimeProvider clock) : IJobWatch
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<Job?> WaitForEndAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + timeout;
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            var job = await store.FindAsync(id, cancellationToken);
            var left = until - clock.GetUtcNow();
            if (job is null || job.State.IsFinal || left <= TimeSpan.Zero)
                return job;

            await Task.Delay(pause < left ? pause : left, clock, cancellationToken);
        }
    }
}
