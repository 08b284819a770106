using Millrace.Children;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Queues;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>The jobs in SQLite. A decision is read and written inside one write, on the one writing thread: nothing comes between.</summary>
internal sealed partial class SqliteJobStore(SqliteStorage storage, SqliteChangeFeed changes, TimeProvider clock)
    : IJobStore, IFirstClaims, IJobRelations, IEndedJobs
{

    private const string ById = $"SELECT {JobRow.Columns} FROM jobs WHERE id = ?1";

    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return storage.WriteAsync<IReadOnlyList<Admission>>(scope => [.. jobs.Select(job => Add(scope, job, now))], cancellationToken);
    }

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        Task.FromResult(_fresh.FindClaimed(id) ?? storage.Read(connection => Find(connection, id)));

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return storage.WriteAsync<Claim>(
            scope =>
            {
                var job = FindToWrite(scope, request.Id, out var place);
                if (job?.WhyNotClaimable(request.Epoch, now) is { } why)
                    return new Claim.Refused(why);

                if (job is null)
                    return new Claim.Refused(ClaimRefusal.NotFound);

                // An earlier process may have begun it without a trace: nobody gets that attempt's epoch.
                var claimable = job.Epoch == 0 && place <= _inherited ? job with { Epoch = 1 } : job;
                var claimed = claimable.Claim(request.Owner, now, request.LeaseFor);
                Replace(scope, job, claimed, JobRow.TextsOf(claimed), now); // Just read in this write.
                return new Claim.Granted(claimed);
            },
            cancellationToken);
    }

    public Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        var (now, texts) = (clock.GetUtcNow(), JobRow.TextsOf(next));
        return storage.WriteAsync(scope => Replace(scope, current, next, texts, now), cancellationToken);
    }

    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return storage.WriteAsync<BeatResult>(
            scope =>
            {
                WriteClaimOf(scope, beat.Id);
                var update = scope.Connection[
                    """
                    UPDATE jobs SET due_at = min(?1, coalesce(cancel_by, ?1)), checkpoint = coalesce(?6, checkpoint),
                      percent = coalesce(?2, percent), progress = CASE WHEN ?2 IS NULL THEN progress ELSE ?3 END
                    WHERE id = ?4 AND state = 2 AND epoch = ?5 AND coalesce(cancel_by > ?7, 1)
                    RETURNING due_at, cancel_reason, notes
                    """];
                update.Bind(beat.Until, beat.Progress?.Percent, JobRow.ProgressText(beat.Progress), beat.Id.Value, beat.Epoch, beat.Checkpoint?.Json, now);
                if (!update.Read())
                    return new BeatResult.Lost();

                var renewed = new BeatResult.Renewed(update.Time(0), update.TextOrNull(1), JobTexts.ReadNotes(update.TextOrNull(2)).PauseReason);
                update.Reset();
                return renewed;
            },
            cancellationToken);
    }

    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        await WriteClaimsAsync(cancellationToken);
        return storage.Read(connection => JobListing.Read(connection, query));
    }

    public async Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await WriteClaimsAsync(cancellationToken);
        return storage.Read(connection =>
        {
            List<Job> due = [];
            var rows = connection[$"SELECT {JobRow.Columns} FROM jobs WHERE due_at IS NOT NULL AND due_at <= ?1 ORDER BY due_at LIMIT ?2"].Bind(now, limit);
            while (rows.Read())
                due.Add(JobRow.Read(rows));

            var next = connection["SELECT min(due_at) FROM jobs WHERE due_at IS NOT NULL AND due_at > ?1"].Bind(now);
            next.Read();
            var nextAt = next.TimeOrNull(0);
            next.Reset();
            return new DueJobs(due, nextAt);
        });
    }

    public Task<Job?> CountChildrenAsync(JobId parent, IReadOnlyList<JobId> ended, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            if (FindToWrite(scope, parent) is not { } job)
                return null;

            var counts = job.Notes.Children ?? new ChildCounts();
            foreach (var id in ended)
            {
                if (FindToWrite(scope, id) is not { State.IsFinal: true, Notes.IsCounted: false } child || child.Parent?.Id != parent)
                    continue;

                WriteNotes(scope.Connection, child with { Notes = child.Notes with { IsCounted = true } });
                counts = counts.With(child.State.Name);
            }

            return counts == (job.Notes.Children ?? new ChildCounts()) ? job : WriteNotes(scope.Connection, job with { Notes = job.Notes with { Children = counts } });
        },
        cancellationToken);

    public Task<bool> TryBringBackAsync(Job ended, Job next, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return storage.WriteAsync(
            scope =>
            {
                if (FindToWrite(scope, ended.Id) is not { } stored || !Replace(scope, ended, next, JobRow.TextsOf(next), now))
                    return false;

                if (stored.Notes.IsCounted && stored.Parent is { } of && FindToWrite(scope, of.Id) is { Notes.Children: { } counts } parent)
                    WriteNotes(scope.Connection, parent with { Notes = parent.Notes with { Children = counts.Without(stored.State.Name) } });

                return true;
            },
            cancellationToken);
    }

    public Task<JobId?> FindSuccessorAsync(JobId predecessor, CancellationToken cancellationToken) =>
        Task.FromResult(storage.Read<JobId?>(connection =>
        {
            var rows = connection["SELECT successor FROM successors WHERE predecessor = ?1"].Bind(predecessor.Value);
            if (!rows.Read())
                return null;

            var successor = new JobId(rows.Text(0));
            rows.Reset();
            return successor;
        }));

    public Task<IReadOnlyList<Job>> FindEndedAsync(DateTimeOffset before, JobId? after, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(storage.Read<IReadOnlyList<Job>>(connection =>
        {
            List<Job> ended = [];
            // Nothing ended before it was made: ids are the index.
            var rows = connection[$"SELECT {JobRow.Columns} FROM jobs WHERE id < ?1 AND id > ?4 AND state >= 5 AND state_at <= ?2 ORDER BY id LIMIT ?3"]
                .Bind(JobId.Before(before.AddMilliseconds(1)).Value, before, limit, after?.Value ?? "");
            while (rows.Read())
                ended.Add(JobRow.Read(rows));

            return ended;
        }));

    public Task<bool> TryRemoveAsync(Job ended, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            var remove = scope.Connection["DELETE FROM jobs WHERE id = ?1 AND version = ?2 AND state >= 5 RETURNING seq"].Bind(ended.Id.Value, ended.Version);
            if (!remove.Read())
                return false;

            remove.Reset();
            scope.Connection["DELETE FROM log_lines WHERE job = ?1"].Bind(ended.Id.Value).Run();
            scope.Connection["DELETE FROM guards WHERE job = ?1 AND until IS NULL"].Bind(ended.Id.Value).Run();
            if (ended.Terms.OrderKey is { } order)
            {
                scope.Connection["DELETE FROM successors WHERE predecessor = ?1"].Bind(ended.Id.Value).Run();
                scope.Connection["DELETE FROM orders WHERE key = ?1 AND last = ?2"].Bind(order, ended.Id.Value).Run();
            }

            foreach (var tag in ended.Terms.Tags)
                scope.Connection["DELETE FROM tags WHERE tag = ?1 AND job = ?2"].Bind(tag, ended.Id.Value).Run();

            return true;
        },
        cancellationToken);

    internal static Job? Find(Connection connection, JobId id) => Find(connection, id, out _);

    private static Job? Find(Connection connection, JobId id, out long place)
    {
        place = 0;
        var rows = connection[ById].Bind(id.Value);
        if (!rows.Read())
            return null;

        place = rows.Long(0);
        var job = JobRow.Read(rows);
        rows.Reset();
        return job;
    }

    /// <summary>Writes a job's notes alone, as another version. Nothing in the feed: a count sets nothing in motion by itself.</summary>
    internal static Job WriteNotes(Connection connection, Job job)
    {
        var next = job with { Version = job.Version + 1 };
        connection["UPDATE jobs SET notes = ?2, version = ?3 WHERE id = ?1"].Bind(next.Id.Value, JobTexts.Write(next.Notes), next.Version).Run();
        return next;
    }

    private Admission Add(WriteScope scope, NewJob request, DateTimeOffset now)
    {
        if (request.Parent is { } parent)
            WriteClaimOf(scope, parent.Id); // It is counted there.

        if (Binding.Take(scope.Connection, request, now) is { } refused)
            return refused;

        var job = Job.Create(request, now, Binding.TakePlace(scope.Connection, request));
        scope.Connection[JobRow.Insert].BindInsert(job).Run();
        Written(scope, job, now, isNew: true);
        return new Admission.Added(job);
    }

    private bool Replace(WriteScope scope, Job current, Job next, JobRow.Texts texts, DateTimeOffset now)
    {
        // Its first claim and what came of it are one write; anything else that came between needs the claim in the file.
        var claim = _fresh.Touch(scope, current.Id);
        var isBoth = claim is not null && claim.Running.Version == current.Version && claim.Running.DueAt == current.DueAt;
        if (claim is not null && !isBoth)
            Write(scope, claim);

        if (scope.Connection[JobRow.Replace].BindReplace(isBoth ? claim!.Queued : current, next, texts).RunAndCount() == 0)
            return false;

        if (isBoth)
            changes.Append(scope, claim!.Running, claim.Running.Lease!.Since); // A claim is a lease.

        Written(scope, next, now);
        return true;
    }

    // What follows from a job's new state is in the same transaction: its change, and the message that wakes a worker.
    private void Written(WriteScope scope, Job job, DateTimeOffset now, bool isNew = false)
    {
        changes.Append(scope, job, now);
        scope.Jobs.Add((job, isNew));
        if (job.State is JobState.Queued)
            storage.QueueOf(job.Terms.Pool).Add(scope, WorkMessage.Of(job), now, now);
    }
}
