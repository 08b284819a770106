using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Queues;

namespace Millrace.Dispatching;

/// <summary>
/// A job store that wakes a worker itself, right after a job that can run was written: no hop through a feed. A message that
/// cannot be sent is the feed's matter: the write stands all the same.
/// </summary>
public sealed class DirectWakeUp(IJobStore store, IWorkQueue queue, TimeProvider clock, ILogger<DirectWakeUp> logger) : IJobStore
{
    // A queue that takes longer is in trouble, and the caller waits for an answer about a job that is stored already.
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(2);

    // The longest delay of an SQS message. What is due later is found by the sweep.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        var admissions = await store.AddAsync(jobs, cancellationToken);
        await WakeAsync([.. admissions.OfType<Admission.Added>().Select(static added => added.Job)], cancellationToken);
        return admissions;
    }

    /// <inheritdoc/>
    public async Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        if (!await store.TryReplaceAsync(current, next, cancellationToken))
            return false;

        await WakeAsync([next], cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) => store.ClaimAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => store.BeatAsync(beat, cancellationToken);

    /// <inheritdoc/>
    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        store.FindDueAsync(now, limit, cancellationToken);

    private async Task WakeAsync(IReadOnlyList<Job> written, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var together in written.GroupBy(job => DelayOf(job, now)).Where(static group => group.Key is not null))
        {
            using var sending = new CancellationTokenSource(SendWithin, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(sending.Token, cancellationToken);
            try
            {
                await queue.SendAsync([.. together.Select(WorkMessage.Of)], together.Key!.Value, either.Token); // Not null: chosen above.
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // The job is stored and will run: the feed sends its message some seconds later.
                logger.WakeUpFailed(together.Count(), together.First().Id, e);
            }
        }
    }

    private static TimeSpan? DelayOf(Job job, DateTimeOffset now) => job.State switch
    {
        JobState.Queued => TimeSpan.Zero,
        JobState.Scheduled scheduled when scheduled.Until - now <= LongestDelay => scheduled.Until > now ? scheduled.Until - now : TimeSpan.Zero,
        _ => null,
    };
}
