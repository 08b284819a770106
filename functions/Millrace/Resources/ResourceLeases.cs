using Millrace.Documents;
using Millrace.Jobs;

namespace Millrace.Resources;

/// <summary>
/// Leases of resources. An attempt gets all that its job names, or none. A holder counts as long as nobody has ended its attempt, so
/// that a dead worker leaks nothing; who lets a resource go, wakes the first that wait for it.
/// </summary>
public sealed class ResourceLeases(IDocumentStore documents, IJobStore store, TimeProvider clock)
{
    // Those who wait are woken; this is for a wake-up that was lost with everything else.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    // Those among the first waiters that are just being handed back must not keep room from the others.
    private const int AskedBeside = 20;

    private readonly DocumentSet<Resource> _resources = new(documents, "resource", ResourceJson.Default.Resource);
    private readonly DocumentSet<ResourceUse> _uses = new(documents, "resource-use", ResourceJson.Default.ResourceUse);

    /// <summary>Takes all resources of a claimed job. Null when it holds them; otherwise what it must wait for.</summary>
    public async Task<Verdict.Defer?> TakeAsync(Job claimed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            List<DocumentWrite> writes = [];
            Verdict.Defer? refusal = null;
            foreach (var name in claimed.Terms.Resources.Order(StringComparer.Ordinal))
            {
                if (await _resources.FindAsync(name, cancellationToken) is not { } resource)
                    continue; // Nobody limits it.

                if (resource.OpensAt(now) is { } opening)
                    return new Verdict.Defer(opening, new Deferral(name));

                var (use, version) = await _uses.ReadAsync(name, cancellationToken);
                switch (await AskAsync(use ?? ResourceUse.None, name, resource, claimed, cancellationToken))
                {
                    case ResourceAnswer.Granted granted:
                        writes.Add(_uses.Write(name, granted.Next, version));
                        continue;
                    case ResourceAnswer.Later later:
                        // Only the slot is taken; what else was to be had goes back.
                        (writes, refusal) = ([_uses.Write(name, later.Next, version)], new Verdict.Defer(later.At, new Deferral(name, later.At)));
                        break;
                    default:
                        var waiters = WaitersOf(name);
                        // The use is written as it stands: had somebody let go in between, this note would come too late.
                        (writes, refusal) = ([_uses.Write(name, use, version), await NoteAsync(waiters, claimed, cancellationToken)], new Verdict.Defer(now + LongestWait, new Deferral(name)));
                        break;
                }

                break;
            }

            if (writes.Count == 0 || await documents.TryWriteAsync(writes, cancellationToken))
                return refusal;
        }
    }

    /// <summary>Lets go of what an attempt held, and wakes those who wait for it. May be called again, and for one that held nothing.</summary>
    public async Task LetGoAsync(Job claimed, CancellationToken cancellationToken)
    {
        foreach (var name in claimed.Terms.Resources)
        {
            await _uses.UpdateAsync(name, use => use?.Without(claimed.Id, claimed.Epoch), cancellationToken);
            await WakeAsync(name, cancellationToken);
        }
    }

    /// <summary>Wakes who waits for a resource that has room: after a worker died that held it, or before it woke anybody.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, _) in await _resources.ListAllAsync(cancellationToken))
            await WakeAsync(name, cancellationToken);
    }

    /// <summary>The first jobs that wait for a resource.</summary>
    internal async Task<IReadOnlyList<JobId>> WaitingAsync(string name, int limit, CancellationToken cancellationToken) =>
        [.. (await WaitersOf(name).ListAsync("", limit, cancellationToken)).Select(static one => one.Value.Job)];

    /// <summary>Wakes those who wait for a resource, as far as it has room.</summary>
    internal async Task WakeAsync(string name, CancellationToken cancellationToken)
    {
        var waiters = WaitersOf(name);
        if (await waiters.ListAsync("", 1, cancellationToken) is [])
            return;

        var room = await CountRoomAsync(name, cancellationToken);
        if (room <= 0)
            return;

        foreach (var (key, waiter) in await waiters.ListAsync("", room + AskedBeside, cancellationToken))
        {
            if (room == 0)
                return;

            var job = await store.FindAsync(waiter.Job, cancellationToken);
            if (job?.State is JobState.Running)
                continue; // Just being handed back: who does that looks again afterwards.

            // First the job, then the note: a crash in between wakes it once more.
            if (job is { State: JobState.Scheduled, Notes.Deferral: { Slot: null } deferral } && deferral.Resource == name
                && await store.TryReplaceAsync(job, job.BecomeQueued(), cancellationToken))
                room--;

            await waiters.UpdateAsync(key, static _ => null, cancellationToken);
        }
    }

    private async Task<int> CountRoomAsync(string name, CancellationToken cancellationToken)
    {
        if (await _resources.FindAsync(name, cancellationToken) is not { Limit: { } limit })
            return Resource.MaxHolders;

        var use = await _uses.FindAsync(name, cancellationToken) ?? ResourceUse.None;
        return limit - (await LiveAsync(use, clock.GetUtcNow(), cancellationToken)).Holders.Count;
    }

    private async Task<ResourceAnswer> AskAsync(ResourceUse use, string name, Resource resource, Job claimed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var attempt = new Holder(claimed.Id, claimed.Epoch, claimed.Lease?.Until ?? now);
        var slot = claimed.Notes.Deferral is { } deferral && deferral.Resource == name ? deferral.Slot : null;
        return use.Ask(resource, attempt, slot, now) is var answer and not ResourceAnswer.Full
            ? answer
            : (await LiveAsync(use, now, cancellationToken)).Ask(resource, attempt, slot, now);
    }

    /// <summary>
    /// The use with those holders only whose attempt nobody has ended. That its lease's time is over is not enough: a late beat may still
    /// renew it.
    /// </summary>
    private async Task<ResourceUse> LiveAsync(ResourceUse use, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Holder> live = [];
        foreach (var holder in use.Holders)
        {
            if (holder.Until > now)
                live.Add(holder);
            else if (await store.FindAsync(holder.Job, cancellationToken) is { Lease: { } lease } && lease.Epoch == holder.Epoch)
                live.Add(holder with { Until = lease.Until });
        }

        return use with { Holders = live };
    }

    private static async Task<DocumentWrite> NoteAsync(DocumentSet<Waiter> waiters, Job job, CancellationToken cancellationToken)
    {
        var name = $"{(int)job.Lane.Priority}{job.Id.Value}";
        var (_, version) = await waiters.ReadAsync(name, cancellationToken);
        return waiters.Write(name, new Waiter(job.Id), version);
    }

    private DocumentSet<Waiter> WaitersOf(string resource) => new(documents, $"waiter:{resource}", ResourceJson.Default.Waiter);
}
