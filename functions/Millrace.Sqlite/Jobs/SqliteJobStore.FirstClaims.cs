using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <content>First claims, and how they come into the file. Every write to a job goes through here, or says that it touches the job.</content>
internal sealed partial class SqliteJobStore
{
    private readonly FreshJobs _fresh = new(clock);
    private long _inherited; // jobs.seq

    /// <summary>How long the writing thread may wait before a first claim must be written; null if none waits.</summary>
    public TimeSpan? Patience => _fresh.DueIn;

    public Job? TryClaim(ClaimRequest request)
    {
        var claimed = _fresh.TryClaim(request, out var isFirst);
        if (isFirst)
            storage.WakeWriter();

        return claimed;
    }

    /// <summary>Takes over what an earlier process left: its leases end, and what it never claimed on record may have run all the same.</summary>
    public Task InheritAsync(DateTimeOffset now, CancellationToken cancellationToken) => storage.WriteAsync(
        scope =>
        {
            WriteClaims(scope);
            scope.Connection["UPDATE jobs SET due_at = ?1 WHERE state = 2 AND due_at > ?1"].Bind(now).Run();
            var last = scope.Connection["SELECT coalesce(max(seq), 0) FROM jobs"];
            last.Read();
            _inherited = last.Long(0);
            last.Reset();
            return 0;
        },
        cancellationToken);

    /// <summary>Lets no first claim wait for company any longer.</summary>
    public void Hurry() => _fresh.Hurry();

    /// <summary>Writes the first claims that have waited for company long enough.</summary>
    public void WriteDueClaims(WriteScope scope) => WriteClaims(scope, all: false);

    public void RolledBack(WriteScope scope) => _fresh.RolledBack(scope);

    /// <summary>Knows what was committed.</summary>
    public void Committed(WriteScope scope) => _fresh.Committed(scope);

    /// <summary>Brings all first claims into the file, for those who look there for more than one job.</summary>
    private Task WriteClaimsAsync(CancellationToken cancellationToken) => !_fresh.HasUnwritten ? Task.CompletedTask : storage.WriteAsync(
        scope =>
        {
            WriteClaims(scope);
            return 0;
        },
        cancellationToken);

    private void WriteClaims(WriteScope scope, bool all = true)
    {
        foreach (var claim in _fresh.TouchClaimed(scope, all))
            Write(scope, claim);
    }

    private void WriteClaimOf(WriteScope scope, JobId id)
    {
        if (_fresh.Touch(scope, id) is { } claim)
            Write(scope, claim);
    }

    private void Write(WriteScope scope, FirstClaim claim)
    {
        if (scope.Connection[JobRow.Replace].BindReplace(claim.Queued, claim.Running, JobRow.TextsOf(claim.Running)).RunAndCount() > 0)
            Written(scope, claim.Running, claim.Running.Lease!.Since); // A claim is a lease.
    }

    private Job? FindToWrite(WriteScope scope, JobId id) => FindToWrite(scope, id, out _);

    private Job? FindToWrite(WriteScope scope, JobId id, out long place)
    {
        WriteClaimOf(scope, id);
        return Find(scope.Connection, id, out place);
    }
}
