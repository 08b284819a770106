using System.Diagnostics;
using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Schedules;

/// <summary>
/// Starts the jobs of schedules that are due. Any number of sweepers may run at once and die at any moment: every firing has
/// one job. The job comes first, under a key that names the firing; only then does the schedule move on.
/// </summary>
public sealed class ScheduleSweeper(IDocumentStore documents, JobClient client, IJobStore jobs, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int MaxTries = 5;

    private readonly ScheduleDocuments _schedules = new(documents);

    /// <summary>
    /// Fires everything that is due now. Returns when the next firing is due, which may be now if other writers were faster; null if none
    /// is known.
    /// </summary>
    /// <exception cref="AggregateException">Some schedules could not be carried out and stay due; all others were.</exception>
    public async Task<DateTimeOffset?> SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (isDone, failures, after) = (true, new List<Exception>(), "");
        while (true)
        {
            var page = await _schedules.ListDueAsync(after, PageSize, cancellationToken);
            var due = page.Where(entry => entry.At <= now).ToList();
            foreach (var fired in await Task.WhenAll(due.Select(entry => TryFireAsync(entry, now, cancellationToken))))
            {
                isDone &= fired.IsDone;
                failures.AddRange(fired.Failure is { } failure ? [failure] : []);
            }

            if (due.Count < PageSize)
                break;

            after = due[^1].Key.Name;
        }

        if (failures.Count > 0)
            throw new AggregateException($"{failures.Count} schedules could not be carried out; they stay due.", failures);

        if (!isDone)
            return now;

        return await _schedules.ListDueAsync(DueEntry.BorderAfter(now), 1, cancellationToken) is [var next] ? next.At : null;
    }

    private async Task<(bool IsDone, Exception? Failure)> TryFireAsync(DueEntry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return (await FireAsync(entry, now, cancellationToken), null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The boundary of one schedule: the others must not wait for it.
            return (false, new InvalidOperationException($"Schedule '{entry.Schedule}' could not be carried out: {e.Message}", e));
        }
    }

    private async Task<bool> FireAsync(DueEntry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            // An entry that does not fit was moved on since it was listed. It is never deleted here: it may be back already.
            if (await _schedules.FindAsync(entry.Schedule, cancellationToken) is not { } before || DueEntry.Of(before.Schedule) != entry)
                return true;

            var after = before.Schedule;
            foreach (var at in before.Schedule.Due(now))
                after = after.After(await CarryOutAsync(after, at, cancellationToken));

            if (await _schedules.TryWriteAsync(before, after.MoveOn(now), cancellationToken))
                return true;
        }

        return false;
    }

    private async Task<Firing> CarryOutAsync(Schedule schedule, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (schedule is { Terms.Overlap: OverlapPolicy.Skip, LastJob: { } last }
            && await jobs.FindAsync(last, cancellationToken) is { State.IsFinal: false })
            return new Firing.LeftOut(at, last);

        return await client.SubmitAsync(schedule.SubmissionOf(at), cancellationToken) switch
        {
            SubmitResult.Accepted accepted => new Firing.Started(at, accepted.Id),
            // The key is this firing's alone: another input means that the schedule was changed after the job was submitted.
            SubmitResult.Conflict conflict => new Firing.Started(at, conflict.With),
            SubmitResult.Rejected rejected => new Firing.Rejected(at, rejected.Reason),
            _ => throw new UnreachableException(),
        };
    }
}
