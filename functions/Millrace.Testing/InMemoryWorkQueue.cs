using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Testing;

/// <summary>Keeps queue messages in memory, for tests.</summary>
public sealed class InMemoryWorkQueue(TimeProvider clock) : IWorkQueue
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = []; // In the order of sending.
    private readonly Dictionary<(Lane Lane, string FairKey), long> _served = []; // The last receipt of each key.
    private TaskCompletionSource _changed = NewSignal();
    private long _receipts;

    /// <inheritdoc/>
    public Task SendAsync(IReadOnlyList<WorkMessage> messages, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _entries.AddRange(messages.Select(message => new Entry(message, now) { VisibleAt = now + delay }));
            Signal();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(
        Lane lane, int limit, TimeSpan visibility, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task wait;
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                List<Delivery> received = [];
                while (received.Count < limit && Next(lane, now) is { } entry)
                    received.Add(Deliver(entry, now + visibility));

                if (received.Count > 0)
                    return received;

                wait = WaitForMore(lane, now, cancellationToken);
            }

            try
            {
                await wait;
            }
            catch (TimeoutException)
            {
                // A hidden message shows itself now.
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var entry in Held(deliveries))
                _entries.Remove(entry);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReturnAsync(IReadOnlyList<Delivery> deliveries, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var entry in Held(deliveries))
                (entry.Receipt, entry.VisibleAt) = (0, clock.GetUtcNow() + delay);

            Signal();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LaneStatus>> DescribeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<LaneStatus>>([.. Lane.All.Select(Describe)]);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LaneStatus Describe(Lane lane)
    {
        var now = clock.GetUtcNow();
        var ofLane = _entries.Where(entry => entry.Message.Lane == lane).ToLookup(entry => entry.IsHeld(now));
        return new LaneStatus(lane, ofLane[false].Count(), ofLane[true].Count(), ofLane[false].Min(static entry => (DateTimeOffset?)entry.SentAt));
    }

    /// <summary>The oldest message of the fair key that was served the longest ago.</summary>
    private Entry? Next(Lane lane, DateTimeOffset now)
    {
        var next = _entries.Where(entry => entry.Message.Lane == lane && entry.VisibleAt <= now)
            .DistinctBy(static entry => entry.Message.FairKey)
            .MinBy(entry => _served.GetValueOrDefault((lane, entry.Message.FairKey ?? "")));
        if (next is not null)
            _served[(lane, next.Message.FairKey ?? "")] = _receipts + 1;

        return next;
    }

    private Delivery Deliver(Entry entry, DateTimeOffset visibleAt)
    {
        entry.Receipt = ++_receipts;
        entry.VisibleAt = visibleAt;
        entry.Deliveries++;
        return new Delivery(entry.Message, entry.Receipt, entry.SentAt, entry.Deliveries);
    }

    private List<Entry> Held(IReadOnlyList<Delivery> deliveries)
    {
        var receipts = deliveries.Select(static delivery => delivery.Receipt).ToHashSet();
        return [.. _entries.Where(entry => entry.IsHeld(clock.GetUtcNow()) && receipts.Contains(entry.Receipt))];
    }

    private Task WaitForMore(Lane lane, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nextAt = _entries.Where(entry => entry.Message.Lane == lane).Min(static entry => (DateTimeOffset?)entry.VisibleAt);
        return nextAt is { } at
            ? _changed.Task.WaitAsync(at - now, clock, cancellationToken)
            : _changed.Task.WaitAsync(cancellationToken);
    }

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private sealed record Entry(WorkMessage Message, DateTimeOffset SentAt)
    {
        /// <summary>The delivery that holds the message; 0 if none does.</summary>
        public long Receipt { get; set; }

        public DateTimeOffset VisibleAt { get; set; }

        public int Deliveries { get; set; }

        public bool IsHeld(DateTimeOffset now) => Receipt != 0 && VisibleAt > now;
    }
}
