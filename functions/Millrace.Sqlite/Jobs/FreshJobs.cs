using Millrace.Blobs;
using Millrace.Jobs;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>
/// Jobs that this process admitted and nobody has claimed, so that their first claim needs no write of its own; and those claims, until
/// they are written. The writing thread says before it touches a job that it does (<see cref="Touch(WriteScope, JobId)"/>): from then on it cannot be claimed here.
/// </summary>
internal sealed class FreshJobs(TimeProvider clock)
{
    /// <summary>How long a claim may wait for a write that takes it along.</summary>
    public static readonly TimeSpan WrittenWithin = TimeSpan.FromMilliseconds(2);

    private const int Most = 32_768;
    private const int LargestInput = 1_024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _jobs = new(StringComparer.Ordinal);
    private readonly Queue<Entry> _claimed = new(); // In the order of their claims; those that are written leave when they come to the head.
    private TimeSpan _writtenWithin = WrittenWithin;
    private int _unwritten;

    /// <summary>Whether a claim is not written yet.</summary>
    public bool HasUnwritten => Volatile.Read(ref _unwritten) > 0;

    /// <summary>How soon a claim must be written; null if none waits.</summary>
    public TimeSpan? DueIn
    {
        get
        {
            if (!HasUnwritten)
                return null;

            lock (_lock)
            {
                LeaveTouched();
                return _claimed.TryPeek(out var oldest) ? TimeSpan.FromTicks(Math.Max(0, (_writtenWithin - clock.GetElapsedTime(oldest.ClaimedAt)).Ticks)) : null;
            }
        }
    }

    /// <summary>Lets no claim wait any longer.</summary>
    public void Hurry() => _writtenWithin = TimeSpan.Zero;

    /// <summary>Claims a job; null if only the file can tell. <paramref name="isFirst"/>: no other claim waits to be written.</summary>
    public Job? TryClaim(ClaimRequest request, out bool isFirst)
    {
        isFirst = false;
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (!_jobs.TryGetValue(request.Id.Value, out var entry) || entry.IsTouched || entry.Claimed is not null || request.Epoch != entry.Queued.Epoch)
                return null;

            (entry.Claimed, entry.ClaimedAt) = (entry.Queued.Claim(request.Owner, now, request.LeaseFor), clock.GetTimestamp());
            _claimed.Enqueue(entry);
            isFirst = ++_unwritten == 1;
            return entry.Claimed;
        }
    }

    /// <summary>The job as an unwritten claim leaves it; null if the file knows best.</summary>
    public Job? FindClaimed(JobId id)
    {
        if (!HasUnwritten)
            return null;

        lock (_lock)
            return _jobs.GetValueOrDefault(id.Value)?.Claimed;
    }

    /// <summary>Announces a write to a job. The claim that must be written first, or with it; null if there is none.</summary>
    public FirstClaim? Touch(WriteScope scope, JobId id)
    {
        lock (_lock)
            return _jobs.TryGetValue(id.Value, out var entry) && !entry.IsTouched ? Touch(scope, entry) : null;
    }

    /// <summary>Announces the write of claims that have waited long enough, or of all.</summary>
    public IReadOnlyList<FirstClaim> TouchClaimed(WriteScope scope, bool all)
    {
        List<FirstClaim>? due = null;
        lock (_lock)
        {
            LeaveTouched();
            while (_claimed.TryPeek(out var entry) && (all || clock.GetElapsedTime(entry.ClaimedAt) >= _writtenWithin))
            {
                if (Touch(scope, entry) is { } claim)
                    (due ??= []).Add(claim);

                LeaveTouched();
            }
        }

        return due ?? [];
    }

    /// <summary>A group is committed: of what it touched the file knows best, and what it admitted can be claimed.</summary>
    public void Committed(WriteScope scope)
    {
        if (scope.Touched.Count == 0 && scope.Jobs.Count == 0)
            return;

        lock (_lock)
        {
            foreach (var entry in scope.Touched)
            {
                _jobs.Remove(entry.Queued.Id.Value);
                if (entry.Claimed is not null)
                    _unwritten--;
            }

            // New ones alone: what an earlier process admitted may have run there, although nobody ever claimed it on record.
            foreach (var (job, isNew) in scope.Jobs)
            {
                if (!isNew || job.State is not JobState.Queued)
                    _jobs.Remove(job.Id.Value);
                else if (_jobs.Count < Most && job.Input.Json.Length <= LargestInput && !LargePayloads.IsOut(job.Input))
                    _jobs[job.Id.Value] = new Entry(job);
            }
        }
    }

    /// <summary>The writes that were announced did not happen.</summary>
    public void RolledBack(WriteScope scope)
    {
        lock (_lock)
        {
            foreach (var entry in scope.Touched)
            {
                entry.IsTouched = false;
                if (entry.Claimed is not null)
                    _claimed.Enqueue(entry); // Perhaps once more.
            }
        }
    }

    private void LeaveTouched()
    {
        while (_claimed.TryPeek(out var entry) && entry.IsTouched)
            _claimed.Dequeue();
    }

    private static FirstClaim? Touch(WriteScope scope, Entry entry)
    {
        entry.IsTouched = true;
        scope.Touched.Add(entry);
        return entry.Claimed is { } claimed ? new FirstClaim(entry.Queued, claimed) : null;
    }

    /// <summary>What is known of one job.</summary>
    internal sealed class Entry(Job queued)
    {
        public Job Queued { get; } = queued;

        public Job? Claimed { get; set; }

        public long ClaimedAt { get; set; }

        /// <summary>Whether a write to it is under way.</summary>
        public bool IsTouched { get; set; }
    }
}

/// <summary>A claim that the file does not hold yet.</summary>
/// <param name="Queued">The job as the file holds it.</param>
/// <param name="Running">The job as it was answered.</param>
internal sealed record FirstClaim(Job Queued, Job Running);
