using Millrace.Changes;
using Millrace.Dispatching;
using Millrace.Jobs;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Ports;

/// <summary>The change feed as a dispatcher meets it at worst: batches in any order, some changes twice, and some lost where the profile says so.</summary>
internal sealed class SimFeed(World world, Chaos chaos)
{
    private readonly List<JobChange> _open = [];
    private readonly Dictionary<SimProcess, IReadOnlyList<JobChange>> _taken = [];
    private long _read;

    /// <summary>Up to a few changes; they come again unless they are told to be done.</summary>
    public IReadOnlyList<JobChange> Take(SimProcess by)
    {
        Fetch();
        foreach (var (dead, changes) in _taken.Where(static one => one.Key.IsDead).ToList())
        {
            _taken.Remove(dead);
            _open.AddRange(changes);
        }

        var from = _open.Count == 0 ? 0 : world.Scheduler.Random.Next(Math.Min(4, _open.Count));
        var taken = _open.Skip(from).Take(1 + world.Scheduler.Random.Next(6)).ToList();
        _open.RemoveAll(taken.Contains);
        _taken[by] = taken;
        return taken;
    }

    public void Done(SimProcess by, IReadOnlyList<JobChange> failed)
    {
        _taken.Remove(by);
        _open.AddRange(failed);
    }

    private void Fetch()
    {
        var changes = world.Memory.ReadAsync(_read, int.MaxValue, CancellationToken.None).GetAwaiter().GetResult();
        foreach (var change in changes)
        {
            _read = change.Position;
            if (chaos.Happens(chaos.Profile.OneIsLostIn))
                continue;

            _open.Add(change);
            if (chaos.Happens(chaos.Profile.OneIsRepeatedIn))
                _open.Add(change with { At = change.At.AddTicks(1) }); // Another value: a second copy.
        }

        world.Memory.SaveAsync("simulation", _read, CancellationToken.None).GetAwaiter().GetResult();
    }
}

/// <summary>
/// Shows jobs as they stand when they come to an age, as the driver for DynamoDB does; the ages are shorter, the last one still longer
/// than anything goes wrong.
/// </summary>
internal sealed class SimRepairs(World world, SimProcess process) : IWakeUpRepairs
{
    private static readonly TimeSpan[] Ages = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(40)];

    public Task<IReadOnlyList<JobChange>> StillQueuedAsync(IReadOnlyList<JobChange> queued, CancellationToken cancellationToken) => process.CallAsync(
        () => Task.FromResult<IReadOnlyList<JobChange>>(
            [.. queued.Where(change => world.Peek(change.Id) is { State: JobState.Queued } job && job.Epoch == change.Epoch)]),
        cancellationToken);

    public async Task ReplayAsync(DateTimeOffset now, Func<IReadOnlyList<JobChange>, Task> replay, CancellationToken cancellationToken)
    {
        var done = world.RepairedUntil;
        if (done >= now)
            return;

        var page = await process.CallAsync(
            () => Task.FromResult<IReadOnlyList<JobChange>>(
            [
                .. world.Memory.All().Where(job => Ages.Any(age => job.CreatedAt > done - age && job.CreatedAt <= now - age) && (job.State is not JobState.Succeeded || job.Parent is not null))
                    .Select(static job => new JobChange(0, job.Id, job.Type, job.Lane, job.Version, job.Epoch, job.State.Name, job.DueAt, job.IsAwaited, default)),
            ]),
            cancellationToken);
        await replay(page);
        world.RepairedUntil = now > world.RepairedUntil ? now : world.RepairedUntil;
    }
}

internal static class Memories
{
    /// <summary>All jobs, the oldest first.</summary>
    public static IReadOnlyList<Job> All(this Millrace.Testing.InMemoryJobStore memory) =>
        [.. memory.ListAsync(new JobQuery { Limit = int.MaxValue - 1 }, CancellationToken.None).GetAwaiter().GetResult().Jobs.Reverse()];
}
