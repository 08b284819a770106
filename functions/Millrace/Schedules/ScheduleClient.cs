using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Schedules;

/// <summary>How setting a schedule ended. A closed set.</summary>
public abstract record ScheduleSetting
{
    private ScheduleSetting() { }

    /// <summary>There was none of that name.</summary>
    public sealed record Created(Schedule Schedule) : ScheduleSetting;

    /// <summary>There was one, which has these terms now.</summary>
    public sealed record Replaced(Schedule Schedule) : ScheduleSetting;

    /// <summary>It breaks rules, a sentence each; nothing was written.</summary>
    public sealed record Refused(IReadOnlyList<string> Problems) : ScheduleSetting;
}

/// <summary>The front door of schedules for C# code. What it has answered survives a crash.</summary>
public sealed class ScheduleClient(IDocumentStore documents, JobClient jobs, TimeProvider clock)
{
    /// <summary>The most firings of a preview.</summary>
    public const int MaxPreview = 100;

    private readonly ScheduleDocuments _schedules = new(documents);

    /// <summary>
    /// Makes a schedule, or gives the one of that name other terms: it stays paused if it is, and keeps its next firing unless the terms
    /// change its times. The job's type and input are looked at when it fires.
    /// </summary>
    public async Task<ScheduleSetting> SetAsync(string name, ScheduleTerms terms, CancellationToken cancellationToken)
    {
        if (Schedule.Problems(name, terms).ToList() is { Count: > 0 } problems)
            return new ScheduleSetting.Refused(problems);

        while (true)
        {
            var before = await _schedules.FindAsync(name, cancellationToken);
            var now = clock.GetUtcNow();
            var after = before?.Schedule.Replace(terms, now) ?? Schedule.Create(name, terms, now);
            if (await _schedules.TryWriteAsync(before, after, cancellationToken))
                return before is null ? new ScheduleSetting.Created(after) : new ScheduleSetting.Replaced(after);
        }
    }

    /// <summary>Deletes a schedule; its jobs stay. False if there is none.</summary>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        while (await _schedules.FindAsync(name, cancellationToken) is { } before)
        {
            if (await _schedules.TryWriteAsync(before, null, cancellationToken))
                return true;
        }

        return false;
    }

    /// <summary>The schedule, or null if there is none.</summary>
    public async Task<Schedule?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await _schedules.FindAsync(name, cancellationToken))?.Schedule;

    /// <summary>At most <paramref name="limit"/> schedules whose names come after <paramref name="after"/> ("" for the first), by name.</summary>
    public Task<IReadOnlyList<Schedule>> ListAsync(string after, int limit, CancellationToken cancellationToken) =>
        _schedules.ListAsync(after, limit, cancellationToken);

    /// <summary>Stops a schedule until it is resumed. Null if there is none.</summary>
    public Task<Schedule?> PauseAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, static schedule => schedule.Pause(), cancellationToken);

    /// <summary>Lets a paused schedule fire again, from now on. Null if there is none.</summary>
    public Task<Schedule?> ResumeAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, schedule => schedule.Resume(clock.GetUtcNow()), cancellationToken);

    /// <summary>
    /// The next firings, without their jitter, as if the schedule were not paused; fewer than <paramref name="count"/> if it ends before.
    /// Null if there is none of that name.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to <see cref="MaxPreview"/>.</exception>
    public async Task<IReadOnlyList<DateTimeOffset>?> PreviewAsync(string name, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxPreview);
        return await FindAsync(name, cancellationToken) is { } schedule ? [.. schedule.FiringsFrom(clock.GetUtcNow()).Take(count)] : null;
    }

    /// <summary>
    /// Submits the schedule's job at once, every time that it is called, paused or not. The schedule's own firings, its overlap and its
    /// last job have nothing to do with it. Null if there is none of that name.
    /// </summary>
    public async Task<SubmitResult?> RunNowAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { Terms.Job: var job })
            return null;

        return await jobs.SubmitAsync(new Submission { Type = job.Type, Input = job.Input, Priority = job.Priority }, cancellationToken);
    }

    private async Task<Schedule?> ChangeAsync(string name, Func<Schedule, Schedule> change, CancellationToken cancellationToken)
    {
        while (await _schedules.FindAsync(name, cancellationToken) is { } before)
        {
            var after = change(before.Schedule);
            if (after == before.Schedule || await _schedules.TryWriteAsync(before, after, cancellationToken))
                return after;
        }

        return null;
    }
}
