using Millrace;
using Millrace.Jobs;
using Millrace.Leases;
using Simulation.Tests.Actors;
using Simulation.Tests.Scheduling;

namespace Simulation.Tests.Witnesses;

/// <summary>Sees every effect on a job and says at once when one breaks a guarantee. Knows nothing but what it sees.</summary>
internal sealed class Witness(World world)
{
    private readonly Queue<string> _story = [];
    private readonly Dictionary<JobId, int> _saved = [];
    private readonly Dictionary<JobId, long> _latestEffect = [];
    private readonly HashSet<JobId> _redriven = [];
    private readonly SortedSet<JobId> _pausedByPeople = [];
    private readonly Dictionary<string, List<JobId>> _orders = [];
    private readonly Dictionary<string, JobId> _unique = [];
    private readonly Dictionary<string, List<JobId>> _keys = [];

    public ResourceWitness Resources { get; } = new(world);

    /// <summary>How often each kind of thing happened: a simulation in which nothing happens proves nothing.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>What happened last, for the report.</summary>
    public IEnumerable<string> Story => _story;

    /// <summary>The jobs that somebody has paused and nobody has resumed.</summary>
    public IReadOnlyList<JobId> PausedByPeople() => [.. _pausedByPeople];

    public bool WasRedriven(JobId id) => _redriven.Contains(id);

    public void Adding(NewJob job)
    {
        if (job is { UniqueKey: { } key, UniqueFor: null } && _unique.TryGetValue(key, out var held) && !world.Peek(held).State.IsFinal)
            Note($"{Short(job.Id)} asks for unique {key}, which {Short(held)} holds");
    }

    public void Added(NewJob request, Admission admission)
    {
        Count(admission.GetType().Name);
        if (admission is not Admission.Added { Job: var job })
            return;

        Note($"{Short(job.Id)} added: {job.Type}{(job.Terms.OrderKey is { } o ? $" order {o}" : "")}{(job.Parent is { } p ? $" child of {Short(p.Id)}" : "")} {job.State.Name}");
        if (request.UniqueKey is { } key)
        {
            Check(!_unique.TryGetValue(key, out var held) || world.Peek(held).State.IsFinal || WasRedriven(held), $"two active jobs have the unique key {key}", job.Id);
            _unique[key] = job.Id;
        }

        if (request.IdempotencyKey is { } idempotent)
        {
            var list = Of(_keys, idempotent);
            list.Add(job.Id);
            Check(list.Count == 1, $"{list.Count} jobs have the idempotency key {idempotent}", job.Id);
        }

        if (job.Terms.OrderKey is { } order)
            Of(_orders, order).Add(job.Id);

        if (job.State is JobState.Paused || job.Notes.PauseReason is not null)
            _pausedByPeople.Add(job.Id);
    }

    public void Claimed(SimProcess by, Job before, Job after)
    {
        Count("claimed");
        Note($"{Short(after.Id)} claimed by {by.Name}, epoch {after.Epoch}");
        Check(before.State is not JobState.Running, $"epoch {after.Epoch} was claimed while epoch {before.Epoch} held the lease", after.Id);
        Check(before.State is JobState.Queued or JobState.Scheduled && before.DueAt is not { } due || before.DueAt <= world.Scheduler.Now, $"it was claimed while {before.State.Name}", after.Id);
        Check(after.Epoch == before.Epoch + 1, $"epoch {after.Epoch} followed {before.Epoch}", after.Id);
        if (after.Terms.OrderKey is { } order && !WasRedriven(after.Id))
        {
            var open = _orders[order].TakeWhile(id => id != after.Id).Where(id => !WasRedriven(id)).FirstOrDefault(id => !world.Peek(id).State.IsFinal);
            Check(open == default, $"it runs before {Short(open)} has ended, which came first under {order}", after.Id);
        }
    }

    public void Renewed(Job before, Beat beat)
    {
        Check(before.Lease?.Epoch == beat.Epoch, $"a beat of epoch {beat.Epoch} was taken while the job was {before.State.Name} with epoch {before.Epoch}", beat.Id);
        if (beat.Checkpoint is { } checkpoint)
        {
            Count("checkpoints");
            _saved[beat.Id] = int.Parse(checkpoint.Json, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public void Replaced(SimProcess by, Job before, Job current, Job after)
    {
        Note($"{Short(after.Id)} {before.State.Name} -> {after.State.Name} by {by.Name}, epoch {current.Epoch}{(after.Attempts.Count > before.Attempts.Count ? $", {after.Attempts[^1].Outcome} {after.Attempts[^1].Failure?.Error}" : "")}");
        Count($"to {after.State.Name}");
        Check(before.Version == current.Version, $"version {before.Version} was replaced by a write that knew version {current.Version}", after.Id);
        Check(before.Epoch == current.Epoch, $"a write of epoch {current.Epoch} took effect in epoch {before.Epoch}", after.Id);
        if (before.State.IsFinal)
        {
            Check(after.Notes.Redrives == before.Notes.Redrives + 1, $"it was {before.State.Name} and became {after.State.Name}", after.Id);
            Count("redriven");
            _redriven.Add(after.Id);
        }
        else if (before.Lease is { } lease && after.Lease is null)
        {
            EndedAttempt(before, after, lease);
        }

        NotePauses(before, after);
    }

    public void Began(SimProcess by, JobContext job, int checkpoint)
    {
        // One that stood still before it began may know less than a later one has saved.
        var isNewest = world.Peek(job.Id).Epoch == job.FencingToken;
        Check(!isNewest || checkpoint == _saved.GetValueOrDefault(job.Id), $"attempt {job.FencingToken} sees checkpoint {checkpoint}, and {_saved.GetValueOrDefault(job.Id)} was saved last", job.Id);
        Resources.Began(by, world.Peek(job.Id), job.FencingToken);
    }

    public void Left(JobContext job) => Resources.Left(job.Id, job.FencingToken);

    /// <summary>An effect outside, which remembers the greatest fencing token: a stale one changes nothing.</summary>
    public void HadEffect(JobContext job)
    {
        if (job.FencingToken < _latestEffect.GetValueOrDefault(job.Id))
            return;

        Count("effects");
        _latestEffect[job.Id] = job.FencingToken;
    }

    public void Note(string line)
    {
        _story.Enqueue($"{world.Scheduler.Steps,7} {world.Scheduler.Now:HH:mm:ss.fff} {line}");
        if (_story.Count > 4_000)
            _story.Dequeue();
    }

    public void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    public static string Short(JobId id) => id.Value is { Length: > 5 } text ? $"#{text[^5..].TrimStart('0')}" : "#?";

    private void EndedAttempt(Job before, Job after, Lease lease)
    {
        var now = world.Scheduler.Now;
        var attempt = after.Attempts.Count > 0 && after.Attempts[^1].Epoch == lease.Epoch ? after.Attempts[^1] : null;
        var spends = attempt?.Outcome is AttemptOutcome.Failed or AttemptOutcome.Expired ? 1 : 0;
        Count($"attempts {attempt?.Outcome.ToString() ?? "given back"}");
        Check(after.AttemptsSpent - before.AttemptsSpent == spends, $"an attempt that ended as {attempt?.Outcome} spent {after.AttemptsSpent - before.AttemptsSpent}", after.Id);
        Check(after.AttemptsSpent <= Kinds.MostAttempts(after), $"{after.AttemptsSpent} attempts were spent of {Kinds.MostAttempts(after)}", after.Id);
        if (attempt?.Outcome == AttemptOutcome.Expired)
        {
            Check(lease.Until <= now, $"a lease that holds until {lease.Until:HH:mm:ss} was ended as lapsed", after.Id);
            Takeover(now - lease.Until);
        }
    }

    private void Takeover(TimeSpan late)
    {
        LongestTakeover = late > LongestTakeover ? late : LongestTakeover;
        if (world.Chaos.IsOver)
            LongestQuietTakeover = late > LongestQuietTakeover ? late : LongestQuietTakeover;
    }

    /// <summary>The longest time from the end of a lease to its end being noticed.</summary>
    public TimeSpan LongestTakeover { get; private set; }

    public TimeSpan LongestQuietTakeover { get; private set; }

    private void NotePauses(Job before, Job after)
    {
        var (was, isNow) = (IsPaused(before), IsPaused(after));
        if (!was && isNow)
        {
            Check(before.State is not JobState.Running || after.State is not JobState.Paused, "its attempt paused it, though nobody asks for that any more", after.Id);
            _pausedByPeople.Add(after.Id);
        }
        else if (was && !isNow)
        {
            _pausedByPeople.Remove(after.Id);
        }

        Check(!was || isNow || after.State.IsFinal || before.Lease is null || after.Lease is not null, "its attempt let it go on, though somebody had paused it", after.Id);
    }

    private static bool IsPaused(Job job) =>
        !job.State.IsFinal && (job.State is JobState.Paused { By: PausedBy.Job } || job.Notes.PauseReason is not null || job.Notes.HoldReason is not null);

    private static List<JobId> Of(Dictionary<string, List<JobId>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];

        return list;
    }

    public static void Check(bool isSo, string otherwise, JobId job)
    {
        if (!isSo)
            throw new ViolationException($"{Short(job)}: {otherwise}.", job);
    }
}
