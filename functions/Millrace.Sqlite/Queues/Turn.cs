namespace Millrace.Sqlite.Queues;

/// <summary>The messages of one fair key in a lane: the head in memory, the rest in the file.</summary>
internal sealed class Turn(string key)
{
    private readonly PriorityQueue<StoredMessage, long> _ready = new(); // By id: what comes back goes first, being the oldest.

    public string Key => key;

    /// <summary>How many messages are stored, in the hands of consumers or not.</summary>
    public long Stored { get; set; }

    /// <summary>The last id that was taken into memory; later ones are in the file alone.</summary>
    public long LastLoaded { get; set; } = long.MinValue;

    /// <summary>Of those that go first, what is in memory or in the hands of consumers.</summary>
    public HashSet<long> First { get; } = [];

    /// <summary>Whether the file holds messages that are not in memory.</summary>
    public bool HasMoreStored { get; set; }

    public int Ready => _ready.Count;

    /// <summary>Whether there is a message to hand out, here or in the file.</summary>
    public bool HasAny => _ready.Count > 0 || HasMoreStored;

    /// <summary>Whether it stands in the lane's row of turns.</summary>
    public bool IsInRow { get; set; }

    public StoredMessage? Head => _ready.TryPeek(out var head, out _) ? head : null;

    public void Add(StoredMessage message) => _ready.Enqueue(message, message.Id);

    public StoredMessage Take() => _ready.Dequeue();
}
