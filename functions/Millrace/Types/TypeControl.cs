using Millrace.Administration;
using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Types;

/// <summary>Pauses and resumes job types, and deals their new jobs to pools.</summary>
public sealed class TypeControl(TypeSettingsBook settings, IJobStore store, AuditTrail audit, TimeProvider clock)
{
    // Workers act by settings that may be old, and one that stood still may pause a job of a type that was resumed meanwhile for as
    // long as its lease holds: until then paused jobs are looked for. Far longer than any lease that is not renewed.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);
    private const int PageSize = 200;

    /// <summary>Pauses a type: no attempt of it begins any more, in any process, within seconds. Those that run go on.</summary>
    public async Task PauseAsync(JobType type, string reason, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "type.pause", type.Value, reason, cancellationToken);
        await settings.UpdateAsync(type, one => one with { Stopped = new Stop(reason, clock.GetUtcNow()), ResumedAt = null }, cancellationToken);
    }

    /// <summary>Resumes a type that was paused, or that its own deaths stopped. Its paused jobs are queued again, now and by the next sweeps.</summary>
    /// <returns>False if it was not stopped.</returns>
    public async Task<bool> ResumeAsync(JobType type, Actor by, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(by, "type.resume", type.Value, null, cancellationToken);
        return await ResumeAsync(type, cancellationToken);
    }

    /// <summary>Deals new jobs of a type to pools, by weight: a way to move it from one version of workers to another.</summary>
    /// <param name="type">The type.</param>
    /// <param name="weights">0 to 10,000 a pool; "" are the usual workers. None at all: everything goes to these.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ArgumentException">A weight is out of range, or all are 0.</exception>
    public async Task SetPoolsAsync(JobType type, IReadOnlyDictionary<string, int> weights, Actor by, CancellationToken cancellationToken)
    {
        if (WhyNotPools(weights) is { } problem)
            throw new ArgumentException(problem, nameof(weights));

        await audit.RecordAsync(by, "type.pools", type.Value, string.Join(", ", weights.Select(static one => $"'{one.Key}': {one.Value}")), cancellationToken);
        await settings.UpdateAsync(type, one => one with { Pools = weights.Count == 0 ? null : weights }, cancellationToken);
    }

    /// <summary>Why weights cannot be set, as a sentence; null if they can.</summary>
    public static string? WhyNotPools(IReadOnlyDictionary<string, int> weights)
    {
        if (weights.Count > 0 && (weights.Values.Any(static weight => weight is < 0 or > 10_000) || weights.Values.All(static weight => weight == 0)))
            return "Weights must be 0 to 10000, and one of them more than 0.";

        return weights.Keys.FirstOrDefault(static pool => !Pool.IsName(pool)) is { } bad ? $"A pool's name must be {Pool.Rule}, was '{bad}'." : null;
    }

    /// <summary>
    /// Lets go what should no longer be stopped: types that deaths stopped under other code than this, one job of those that were stopped a
    /// while ago, and paused jobs of types that were resumed. Called by every sweep; any number at once.
    /// </summary>
    public async Task SweepAsync(string codeVersion, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var (name, one) in await settings.AllAsync(cancellationToken))
        {
            var type = JobType.Stored(name);
            if (one.Stopped is { CodeVersion: { } stopped } && stopped != codeVersion)
                await ResumeAsync(type, cancellationToken);
            else if (one.Stopped is { ProbeAt: { } probeAt } && probeAt <= now)
                await ProbeAsync(type, now, cancellationToken);
            else if (one is { ResumedAt: { } resumed, Stopped: null })
                await ResumeJobsAsync(type, resumed, now, cancellationToken);
        }
    }

    /// <summary>Lets one job of a type that its deaths stopped try: its success starts the type again, its death leaves it stopped.</summary>
    private async Task ProbeAsync(JobType type, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(new JobQuery { Type = type, State = JobStateName.Paused, Limit = PageSize }, cancellationToken);
        if (page.Jobs.LastOrDefault(static job => job.State is JobState.Paused { By: PausedBy.Type }) is not { State: JobState.Paused paused } probe)
            return;

        // When every worker has read that it may.
        var at = now + TypeSettingsBook.FreshFor + TimeSpan.FromSeconds(1);
        await settings.UpdateAsync(
            type, one => one.Stopped is { ProbeAt: { } due } stop && due <= now ? one with { Stopped = stop with { Probe = probe.Id, ProbeAt = at + Stop.ProbeAfter } } : one, cancellationToken);
        await store.TryReplaceAsync(probe, (probe with { State = paused with { Until = at } }).Resume(now), cancellationToken);
    }

    private async Task<bool> ResumeAsync(JobType type, CancellationToken cancellationToken)
    {
        var wasStopped = false;
        var now = clock.GetUtcNow();
        await settings.UpdateAsync(
            type,
            one =>
            {
                wasStopped = one.Stopped is not null;
                return wasStopped ? one.Resumed(now) : one;
            },
            cancellationToken);
        if (wasStopped)
            await ResumeJobsAsync(type, now, now, cancellationToken);

        return wasStopped;
    }

    private async Task ResumeJobsAsync(JobType type, DateTimeOffset resumedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (JobId? before = null; ;)
        {
            var page = await store.ListAsync(new JobQuery { Type = type, State = JobStateName.Paused, Before = before, Limit = PageSize }, cancellationToken);
            // The oldest first among those of a page; a page is small against a queue.
            await Task.WhenAll(page.Jobs.Reverse()
                .Where(static job => job.State is JobState.Paused { By: PausedBy.Type })
                .Select(job => store.TryReplaceAsync(job, job.Resume(now), cancellationToken)));
            before = page.Next;
            if (before is null)
                break;
        }

        if (now - resumedAt >= Settled)
            await settings.UpdateAsync(type, one => one.ResumedAt == resumedAt ? one with { ResumedAt = null } : one, cancellationToken);
    }
}
