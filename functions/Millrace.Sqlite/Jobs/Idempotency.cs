using System.Security.Cryptography;
using System.Text;
using Millrace.Jobs;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>Which job a key belongs to, and for how long.</summary>
internal static class Idempotency
{
    /// <summary>Takes the key for the request's job; or says which earlier job has it.</summary>
    public static Admission? Claim(Connection connection, string key, NewJob request, DateTimeOffset now)
    {
        connection["DELETE FROM idempotency WHERE expires_at <= ?1"].Bind(now).Run();
        var fingerprint = FingerprintOf(request);
        var rows = connection["SELECT job, fingerprint FROM idempotency WHERE key = ?1"].Bind(key);
        if (rows.Read())
        {
            var (of, isSame) = (new JobId(rows.Text(0)), rows.Text(1) == fingerprint);
            rows.Reset();
            return isSame ? new Admission.Duplicate(of) : new Admission.Conflict(of);
        }

        connection["INSERT INTO idempotency (key, job, fingerprint, expires_at) VALUES (?1, ?2, ?3, ?4)"]
            .Bind(key, request.Id.Value, fingerprint, now + request.IdempotentFor).Run();
        return null;
    }

    private static string FingerprintOf(NewJob request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Type}\n{request.Input.Json}")));
}
