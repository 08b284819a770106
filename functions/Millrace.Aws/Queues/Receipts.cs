namespace Millrace.Aws.Queues;

/// <summary>
/// The receipt handles of what is in the hands of this process, by the numbers that deliveries carry. A handle is forgotten
/// when its message is deleted or returned, or its visibility timeout ends: SQS lets no more than 120,000 messages of a
/// queue be in flight.
/// </summary>
internal sealed class Receipts(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, (string Handle, DateTimeOffset HiddenUntil)> _handles = [];
    private readonly PriorityQueue<long, DateTimeOffset> _ends = new();

    // A number of another process, or of this one's last life, must not name a delivery of ours.
    private long _last = clock.GetUtcNow().Ticks;

    /// <summary>How many handles are held.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _handles.Count;
        }
    }

    /// <summary>Keeps a handle and numbers it.</summary>
    public long Add(string handle, DateTimeOffset hiddenUntil)
    {
        lock (_lock)
        {
            Forget();
            _handles.Add(++_last, (handle, hiddenUntil));
            _ends.Enqueue(_last, hiddenUntil);
            return _last;
        }
    }

    /// <summary>The handles of those numbers whose deliveries have not ended.</summary>
    public IReadOnlyList<(long Number, string Handle)> Find(IEnumerable<long> numbers)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            List<(long Number, string Handle)> found = [];
            foreach (var number in numbers.Distinct())
            {
                if (_handles.TryGetValue(number, out var one) && one.HiddenUntil > now)
                    found.Add((number, one.Handle));
            }

            return found;
        }
    }

    /// <summary>Forgets the handles of deliveries that have ended.</summary>
    public void Remove(IEnumerable<long> numbers)
    {
        lock (_lock)
        {
            foreach (var number in numbers)
                _handles.Remove(number);
        }
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();

        // Numbers that were removed before their time stay in the heap until then: cheaper than a search for each.
        while (_ends.TryPeek(out var number, out var end) && (end <= now || !_handles.ContainsKey(number)))
        {
            _ends.Dequeue();
            _handles.Remove(number);
        }
    }
}
