using Millrace.Queues;

namespace Millrace.Sqlite.Queues;

/// <summary>A message as it is stored.</summary>
internal sealed record StoredMessage(long Id, WorkMessage Message, DateTimeOffset SentAt, DateTimeOffset VisibleAt)
{
    /// <summary>How often it was handed out by this process.</summary>
    public int Deliveries { get; set; }
}

/// <summary>
/// What one lane holds: the head of the stored messages in memory, the rest in the file, and what is in the hands of
/// consumers. Who is in flight is known to this process alone: after a restart every stored message waits again.
/// Guarded by its queue's lock.
/// </summary>
internal sealed class LaneBuffer
{
    /// <summary>How many messages of a lane are held in memory.</summary>
    public const int Capacity = 2_048;

    private readonly PriorityQueue<StoredMessage, long> _ready = new(); // By id: what comes back goes first, being the oldest.
    private readonly PriorityQueue<StoredMessage, (DateTimeOffset At, long Id)> _later = new();
    private readonly Dictionary<long, StoredMessage> _inFlight = [];
    private readonly PriorityQueue<long, DateTimeOffset> _deadlines = new();

    /// <summary>The last id that was taken into memory; later ones are in the file alone.</summary>
    public long LastLoaded { get; private set; }

    /// <summary>Whether the file holds messages that are not in memory.</summary>
    public bool HasMoreStored { get; set; }

    /// <summary>How many messages are stored, in flight or not.</summary>
    public long Stored { get; set; }

    public long InFlight => _inFlight.Count;

    public long Depth => Stored - _inFlight.Count;

    public bool IsHeadEmpty => _ready.Count == 0;

    public DateTimeOffset? OldestAt => _ready.TryPeek(out var head, out _) ? head.SentAt : _later.TryPeek(out var late, out _) ? late.SentAt : null;

    /// <summary>When this lane must be looked at again: a delay or a visibility timeout ends.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            // Receipts of deleted messages stay in the heap until their time: cheaper than a search for each delete.
            while (_deadlines.TryPeek(out var receipt, out _) && !_inFlight.ContainsKey(receipt))
                _deadlines.Dequeue();

            DateTimeOffset? shown = _later.TryPeek(out _, out var late) ? late.At : null;
            DateTimeOffset? ends = _deadlines.TryPeek(out _, out var deadline) ? deadline : null;
            return shown < ends ? shown : ends ?? shown;
        }
    }

    /// <summary>Takes in a message that was just stored, if everything stored before it is in memory too.</summary>
    public void Sent(StoredMessage message, DateTimeOffset now)
    {
        Stored++;
        if (message.Id <= LastLoaded)
            return; // A reader found it in the file between its commit and this call.

        if (HasMoreStored || _ready.Count >= Capacity)
            HasMoreStored = true;
        else
            Load(message, now);
    }

    /// <summary>Takes in the next stored message.</summary>
    public void Load(StoredMessage message, DateTimeOffset now)
    {
        LastLoaded = message.Id;
        Show(message, message.VisibleAt, now);
    }

    /// <summary>Hands out the next message.</summary>
    public Delivery Take(long receipt, DateTimeOffset hiddenUntil)
    {
        var message = _ready.Dequeue();
        message.Deliveries++;
        _inFlight.Add(receipt, message);
        _deadlines.Enqueue(receipt, hiddenUntil);
        return new Delivery(message.Message, receipt, message.SentAt, message.Deliveries);
    }

    /// <summary>Ends a delivery; null if its visibility timeout has ended it before.</summary>
    public StoredMessage? End(long receipt) => _inFlight.Remove(receipt, out var message) ? message : null;

    /// <summary>Lets a message be seen from a time on.</summary>
    public void Show(StoredMessage message, DateTimeOffset at, DateTimeOffset now)
    {
        if (at <= now)
            _ready.Enqueue(message, message.Id);
        else
            _later.Enqueue(message, (at, message.Id));
    }

    /// <summary>Shows what is due: ended delays and ended visibility timeouts.</summary>
    public void Tick(DateTimeOffset now)
    {
        while (_deadlines.TryPeek(out var receipt, out var deadline) && deadline <= now)
        {
            _deadlines.Dequeue();
            if (End(receipt) is { } lost)
                _ready.Enqueue(lost, lost.Id);
        }

        while (_later.TryPeek(out var message, out var late) && late.At <= now)
        {
            _later.Dequeue();
            _ready.Enqueue(message, message.Id);
        }
    }
}
