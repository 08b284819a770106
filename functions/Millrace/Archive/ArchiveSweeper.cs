using Millrace.Jobs;

namespace Millrace.Archive;

/// <summary>Moves jobs to the archive that ended long enough ago.</summary>
/// <param name="jobs">Knows them.</param>
/// <param name="store">Knows their parents.</param>
/// <param name="archive">Takes them.</param>
/// <param name="after">How long after its end a job is moved.</param>
/// <param name="clock">The time.</param>
public sealed class ArchiveSweeper(IEndedJobs jobs, IJobStore store, JobArchive archive, TimeSpan after, TimeProvider clock)
{
    /// <summary>How long a job stays by default.</summary>
    public static readonly TimeSpan UsualAfter = TimeSpan.FromDays(30);

    // A sweep must be quick: what is left is moved by the next ones.
    private const int MostAtOnce = 1_000;
    private const int PageSize = 200;

    // Nothing hurries: jobs that end now are moved in a month.
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private DateTimeOffset _nextAt = DateTimeOffset.MinValue;

    /// <summary>Moves what has come to its age, at most once a minute. Any number of sweepers at once.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _nextAt)
            return;

        JobId? last = null;
        for (var moved = 0; moved < MostAtOnce;)
        {
            var page = await jobs.FindEndedAsync(now - after, last, PageSize, cancellationToken);
            List<Job> ready = [];
            foreach (var job in page)
            {
                if (await IsReadyAsync(job, cancellationToken))
                    ready.Add(job);
            }

            moved += await archive.MoveAsync(ready, cancellationToken);
            if (page.Count < PageSize)
            {
                _nextAt = now + Every;
                return;
            }

            last = page[^1].Id;
        }
    }

    // A parent that still waits may ask for its children.
    private async Task<bool> IsReadyAsync(Job job, CancellationToken cancellationToken) =>
        job.Parent is not { } parent || await store.FindAsync(parent.Id, cancellationToken) is null or { State.IsFinal: true };
}
