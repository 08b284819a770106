using Millrace.Children;
using Millrace.Jobs;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Jobs;

/// <summary>What a new job is bound to: keys, a parent, an order, tags. All in the write that adds it.</summary>
internal static class Binding
{
    /// <summary>Takes the request's keys and its place below its parent; or says why it is not admitted, and nothing is written.</summary>
    public static Admission? Take(Connection connection, NewJob request, DateTimeOffset now)
    {
        // All that may refuse comes before all that writes.
        if (request.IdempotencyKey is { } key && Idempotency.Find(connection, key, request, now) is { } earlier)
            return earlier;

        if (request.UniqueKey is { } guard && FindHolder(connection, guard, now) is { } holder)
            return new Admission.Duplicate(holder);

        if (request.Parent is { IsOfChild: true } of)
        {
            if (SqliteJobStore.Find(connection, of.Id) is not { State.IsFinal: false } parent)
                return new Admission.ParentEnded(of.Id);

            var counts = parent.Notes.Children ?? new ChildCounts();
            SqliteJobStore.WriteNotes(connection, parent with { Notes = parent.Notes with { Children = counts with { Total = counts.Total + 1 } } });
        }

        if (request.IdempotencyKey is { } taken)
            Idempotency.Take(connection, taken, request, now);

        if (request.UniqueKey is { } unique)
        {
            connection["INSERT INTO guards (key, job, until) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET job = ?2, until = ?3"]
                .Bind(unique, request.Id.Value, now + request.UniqueFor).Run();
        }

        foreach (var tag in request.Terms.Tags)
            connection["INSERT INTO tags (tag, job) VALUES (?1, ?2) ON CONFLICT DO NOTHING"].Bind(tag, request.Id.Value).Run();

        return null;
    }

    /// <summary>Takes the last place in the request's order. The job before it, if that or one before it must still have its turn.</summary>
    public static JobId? TakePlace(Connection connection, NewJob request)
    {
        if (request.Terms.OrderKey is not { } order)
            return null;

        var rows = connection["SELECT last FROM orders WHERE key = ?1"].Bind(order);
        JobId? last = rows.Read() ? new JobId(rows.Text(0)) : null;
        rows.Reset();
        var predecessor = IsOpen(connection, last) ? last : null;
        connection["INSERT INTO orders (key, last) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET last = ?2"].Bind(order, request.Id.Value).Run();
        if (predecessor is { } before)
            connection["INSERT INTO successors (predecessor, successor) VALUES (?1, ?2)"].Bind(before.Value, request.Id.Value).Run();

        return predecessor;
    }

    // One that was cancelled before its turn has ended, but those before it need not have.
    private static bool IsOpen(Connection connection, JobId? last)
    {
        while (last is { } id && SqliteJobStore.Find(connection, id) is { } job)
        {
            if (!job.State.IsFinal)
                return true;

            last = job.Epoch == 0 ? job.Terms.Predecessor : null;
        }

        return false;
    }

    private static JobId? FindHolder(Connection connection, string key, DateTimeOffset now)
    {
        var rows = connection["SELECT g.job, g.until, j.state FROM guards g LEFT JOIN jobs j ON j.id = g.job WHERE g.key = ?1"].Bind(key);
        JobId? holder = null;
        if (rows.Read())
        {
            var isHeld = rows.TimeOrNull(1) is { } until ? now < until : !rows.IsNull(2) && !((JobStateName)rows.Int(2)).IsFinal();
            holder = isHeld ? new JobId(rows.Text(0)) : null;
        }

        rows.Reset();
        return holder;
    }
}
