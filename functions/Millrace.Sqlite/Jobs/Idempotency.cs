using Millrace.Jobs;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>Which job a key belongs to, and for how long.</summary>
internal static class Idempotency
{
    /// <summary>Which earlier job has the key; null if it is free.</summary>
    public static Admission? Find(Connection connection, string key, NewJob request, DateTimeOffset now)
    {
        connection["DELETE FROM idempotency WHERE expires_at <= ?1"].Bind(now).Run();
        var rows = connection["SELECT job, fingerprint FROM idempotency WHERE key = ?1"].Bind(key);
        if (!rows.Read())
            return null;

        var (of, isSame) = (new JobId(rows.Text(0)), rows.Text(1) == request.Fingerprint);
        rows.Reset();
        return isSame ? new Admission.Duplicate(of) : new Admission.Conflict(of);
    }

    /// <summary>Takes a free key for the request's job.</summary>
    public static void Take(Connection connection, string key, NewJob request, DateTimeOffset now) =>
        connection["INSERT INTO idempotency (key, job, fingerprint, expires_at) VALUES (?1, ?2, ?3, ?4)"]
            .Bind(key, request.Id.Value, request.Fingerprint, now + request.IdempotentFor).Run();
}
