using Millrace.Blobs;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Archive;

/// <summary>Ended jobs that have left the store: packed together in blobs, found by their ids, with their logs.</summary>
public sealed class JobArchive(IEndedJobs ended, IJobStore jobs, IJobLog log, IBlobStore blobs, IDocumentStore documents)
{
    private readonly DocumentSet<ArchivePlace> _places = new(documents, "archived", ArchiveJson.Default.ArchivePlace);

    /// <summary>The job as it ended; null if it is not in the archive.</summary>
    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => (await ReadAsync(id, cancellationToken))?.ToJob();

    /// <summary>The last lines that its attempts wrote, as <see cref="IJobLog.ReadAsync"/> gives them.</summary>
    public async Task<IReadOnlyList<NumberedLogLine>> ReadLogAsync(JobId id, long after, int limit, CancellationToken cancellationToken) =>
        [.. ((await ReadAsync(id, cancellationToken))?.Lines ?? []).Where(line => line.Number > after).Take(limit)];

    /// <summary>
    /// Moves ended jobs into the archive: first the blob, then where they lie, then they leave the store. A crash in between leaves a
    /// job in both, and the next call moves it again.
    /// </summary>
    /// <returns>How many left the store. One that was brought back meanwhile stays, and so does one that was cancelled before its turn in an order, as long as the job before it is there.</returns>
    public async Task<int> MoveAsync(IReadOnlyList<Job> jobsToMove, CancellationToken cancellationToken)
    {
        var (moved, movable) = (0, new List<Job>());
        foreach (var job in jobsToMove)
        {
            if (!await IsLinkAsync(job, cancellationToken))
                movable.Add(job);
        }

        foreach (var together in movable.Chunk(IDocumentStore.MaxWrites))
        {
            var packed = await Task.WhenAll(together.Select(async job => ArchivedJob.Of(job, await log.ReadAsync(job.Id, 0, IJobLog.Kept, cancellationToken))));
            var blob = await blobs.PutJsonAsync(packed, ArchiveJson.Default.IReadOnlyListArchivedJob, cancellationToken);
            for (var place = 0; place < together.Length; place++)
            {
                var lies = new ArchivePlace(blob.Value, place);
                await _places.UpdateAsync(together[place].Id.Value, _ => lies, cancellationToken);
            }

            foreach (var job in together)
                moved += await ended.TryRemoveAsync(job, cancellationToken) ? 1 : 0;
        }

        return moved;
    }

    // Through it those behind it find out whether all before them have ended.
    private async Task<bool> IsLinkAsync(Job job, CancellationToken cancellationToken) =>
        !job.HadItsTurn && job.Terms.Predecessor is { } before && await jobs.FindAsync(before, cancellationToken) is not (null or { State.IsFinal: true, HadItsTurn: true });

    private async Task<ArchivedJob?> ReadAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await _places.FindAsync(id.Value, cancellationToken) is not { } lies)
            return null;

        var packed = await blobs.GetJsonAsync(new BlobId(lies.Blob), ArchiveJson.Default.IReadOnlyListArchivedJob, cancellationToken);
        return packed[lies.Place];
    }
}
