using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>The jobs in SQLite. A decision is read and written inside one write, on the one writing thread: nothing comes between.</summary>
internal sealed class SqliteJobStore(SqliteStorage storage, SqliteChangeFeed changes, TimeProvider clock) : IJobStore
{
    private const string ById = $"SELECT {JobRow.Columns} FROM jobs WHERE id = ?1";

    public Task<IReadOnlyList<Admission>> AddAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return storage.WriteAsync<IReadOnlyList<Admission>>(scope => [.. jobs.Select(job => Add(scope, job, now))], cancellationToken);
    }

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        Task.FromResult(storage.Read(connection => Find(connection, id)));

    public Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return storage.WriteAsync<Claim>(
            scope =>
            {
                if (Find(scope.Connection, request.Id) is not { } job)
                    return new Claim.Refused(ClaimRefusal.NotFound);

                if (job.WhyNotClaimable(request.Epoch, now) is { } why)
                    return new Claim.Refused(why);

                var claimed = job.Claim(request.Owner, now, request.LeaseFor);
                Replace(scope, job, claimed, now);
                return new Claim.Granted(claimed);
            },
            cancellationToken);
    }

    public Task<bool> TryReplaceAsync(Job current, Job next, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return storage.WriteAsync(scope => Replace(scope, current, next, now), cancellationToken);
    }

    public Task<BeatResult> BeatAsync(Beat beat, CancellationToken cancellationToken) => storage.WriteAsync<BeatResult>(
        scope =>
        {
            var update = scope.Connection[
                """
                UPDATE jobs SET due_at = ?1, percent = coalesce(?2, percent), progress = CASE WHEN ?2 IS NULL THEN progress ELSE ?3 END
                WHERE id = ?4 AND state = 2 AND epoch = ?5
                RETURNING cancel_reason
                """];
            update.Bind(beat.Until, beat.Progress?.Percent, beat.Progress?.Message, beat.Id.Value, beat.Epoch);
            if (!update.Read())
                return new BeatResult.Lost();

            var renewed = new BeatResult.Renewed(update.TextOrNull(0));
            update.Reset();
            return renewed;
        },
        cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(storage.Read(connection => JobListing.Read(connection, query)));

    public Task<DueJobs> FindDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(storage.Read(connection =>
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
        }));

    private static Job? Find(Connection connection, JobId id)
    {
        var rows = connection[ById].Bind(id.Value);
        if (!rows.Read())
            return null;

        var job = JobRow.Read(rows);
        rows.Reset();
        return job;
    }

    private Admission Add(WriteScope scope, NewJob request, DateTimeOffset now)
    {
        if (request.IdempotencyKey is { } key && Idempotency.Claim(scope.Connection, key, request, now) is { } earlier)
            return earlier;

        var job = Job.Create(request, now);
        var insert = scope.Connection[JobRow.Insert].BindInsert(job);
        insert.Read();
        var sequence = insert.Long(0);
        insert.Reset();
        changes.Append(scope, sequence, job, now);
        return new Admission.Added(job);
    }

    private bool Replace(WriteScope scope, Job current, Job next, DateTimeOffset now)
    {
        var update = scope.Connection[JobRow.Replace].BindReplace(current, next);
        if (!update.Read())
            return false;

        var sequence = update.Long(0);
        update.Reset();
        changes.Append(scope, sequence, next, now);
        return true;
    }
}
