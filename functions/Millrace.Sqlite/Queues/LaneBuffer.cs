using Millrace.Queues;

namespace Millrace.Sqlite.Queues;

/// <summary>
/// What one lane holds: the heads of the stored messages in memory, the rest in the file, and what is in the hands of
/// consumers. Each fair key has its turn; of one key the first come first. Who is in flight is known to this process alone: after a
/// restart every stored message waits again. Guarded by its queue's lock.
/// </summary>
internal sealed class LaneBuffer
{
    /// <summary>How many messages of a fair key are held in memory, and some that share a row with them.</summary>
    public const int Capacity = 1_024;

    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);
    private readonly Queue<Turn> _row = new(); // Those that have a message to hand out.
    private readonly PriorityQueue<StoredMessage, (DateTimeOffset At, long Id)> _later = new();
    private readonly Dictionary<long, StoredMessage> _inFlight = [];
    private readonly PriorityQueue<long, DateTimeOffset> _deadlines = new();

    /// <summary>How many messages are stored, in flight or not.</summary>
    public long Stored { get; private set; }

    public long InFlight => _inFlight.Count;

    public long Depth => Stored - _inFlight.Count;

    public DateTimeOffset? OldestAt
    {
        get
        {
            var ready = _turns.Values.Min(static turn => turn.Head?.SentAt);
            return ready ?? (_later.TryPeek(out var late, out _) ? late.SentAt : null);
        }
    }

    /// <summary>Whether a message can be handed out.</summary>
    public bool HasAny => _row.Count > 0;

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

    /// <summary>Knows of messages that the file held when the process started.</summary>
    public void Found(string key, long count)
    {
        Stored += count;
        var turn = TurnOf(key);
        (turn.Stored, turn.HasMoreStored) = (turn.Stored + count, true);
        Line(turn);
    }

    /// <summary>Takes in a message that was just stored, if everything of its key that was stored before it is in memory too.</summary>
    public void Sent(StoredMessage message, DateTimeOffset now)
    {
        Stored++;
        var turn = TurnOf(message.Fair);
        turn.Stored++;
        if (message.GoesFirst)
        {
            // What was never looked at in the file is found there with the rest.
            if (turn is not { LastLoaded: long.MinValue, HasMoreStored: true } && turn.First.Add(message.Id))
                Show(message, message.VisibleAt, now);
            return;
        }

        if (message.Id <= turn.LastLoaded)
            return; // A reader found it in the file between its commit and this call.

        if (turn.HasMoreStored || (turn.Ready >= Capacity && message.IsFirstOfBundle))
        {
            turn.HasMoreStored = true;
            Line(turn);
            return;
        }

        turn.LastLoaded = message.Id;
        Show(message, message.VisibleAt, now);
    }

    /// <summary>The next message to be handed out; null if there is none now.</summary>
    /// <param name="load">Reads the next stored messages of a key from the file.</param>
    /// <param name="now">The time.</param>
    public StoredMessage? Next(Func<Turn, (IReadOnlyList<StoredMessage> Messages, bool HasMore)> load, DateTimeOffset now)
    {
        while (_row.TryDequeue(out var turn))
        {
            turn.IsInRow = false;
            while (turn is { Ready: 0, HasMoreStored: true })
                Load(turn, load(turn), now);

            var message = turn.Ready > 0 ? turn.Take() : null;
            if (turn.HasAny)
                Line(turn);
            if (message is not null)
                return message;
        }

        return null;
    }

    /// <summary>Hands out a message.</summary>
    public Delivery HandOut(StoredMessage message, long receipt, DateTimeOffset hiddenUntil)
    {
        message.Deliveries++;
        _inFlight.Add(receipt, message);
        _deadlines.Enqueue(receipt, hiddenUntil);
        return new Delivery(message.Message, receipt, message.SentAt, message.Deliveries);
    }

    /// <summary>Ends a delivery; null if its visibility timeout has ended it before.</summary>
    public StoredMessage? End(long receipt) => _inFlight.Remove(receipt, out var message) ? message : null;

    /// <summary>Ends a delivery whose message is to be deleted; null if its visibility timeout has ended it before.</summary>
    public StoredMessage? Remove(long receipt)
    {
        if (End(receipt) is not { } message)
            return null;

        Stored--;
        var turn = _turns[message.Fair];
        turn.First.Remove(message.Id);
        if (--turn.Stored == 0)
            _turns.Remove(message.Fair); // Keys come and go: a tenant, a large job.

        return message;
    }

    /// <summary>Lets a message be seen from a time on.</summary>
    public void Show(StoredMessage message, DateTimeOffset at, DateTimeOffset now)
    {
        if (at > now)
        {
            _later.Enqueue(message, (at, message.Id));
            return;
        }

        var turn = TurnOf(message.Fair);
        turn.Add(message);
        Line(turn);
    }

    /// <summary>Shows what is due: ended delays and ended visibility timeouts.</summary>
    public void Tick(DateTimeOffset now)
    {
        while (_deadlines.TryPeek(out var receipt, out var deadline) && deadline <= now)
        {
            _deadlines.Dequeue();
            if (End(receipt) is { } lost)
                Show(lost, now, now);
        }

        while (_later.TryPeek(out var message, out var late) && late.At <= now)
        {
            _later.Dequeue();
            Show(message, now, now);
        }
    }

    private void Load(Turn turn, (IReadOnlyList<StoredMessage> Messages, bool HasMore) page, DateTimeOffset now)
    {
        turn.HasMoreStored = page.HasMore;
        foreach (var message in page.Messages)
        {
            turn.LastLoaded = message.Id;
            if (message.GoesFirst && !turn.First.Add(message.Id))
                continue;

            if (message.VisibleAt > now)
                _later.Enqueue(message, (message.VisibleAt, message.Id));
            else
                turn.Add(message);
        }
    }

    private Turn TurnOf(string key)
    {
        if (!_turns.TryGetValue(key, out var turn))
            _turns.Add(key, turn = new Turn(key));

        return turn;
    }

    private void Line(Turn turn)
    {
        if (turn.IsInRow)
            return;

        turn.IsInRow = true;
        _row.Enqueue(turn);
    }
}
