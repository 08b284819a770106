using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Host.Sources;

/// <summary>
/// A few messages of each priority; a taker gets the highest. A message that has waited long counts as one of a higher priority, so that
/// none waits for ever; between equals the one that waited longer goes first.
/// </summary>
internal sealed class PriorityHand(int roomEach, TimeProvider clock) : IDisposable
{
    /// <summary>How long a message waits until it counts as one priority higher.</summary>
    public static readonly TimeSpan AgesAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<Delivery>[] _held = [.. Enum.GetValues<Priority>().Select(static _ => new Queue<Delivery>())];
    private readonly SemaphoreSlim[] _room = [.. Enum.GetValues<Priority>().Select(static _ => new SemaphoreSlim(0))];
    private readonly SemaphoreSlim _count = new(0);

    /// <summary>Waits until some of a priority's room is free, and says how much.</summary>
    public async Task<int> WaitForRoomAsync(Priority priority, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                var room = roomEach - _held[(int)priority].Count;
                if (room > 0)
                    return room;
            }

            await _room[(int)priority].WaitAsync(cancellationToken);
        }
    }

    public void Add(Delivery delivery)
    {
        lock (_lock)
            _held[(int)delivery.Message.Lane.Priority].Enqueue(delivery);

        _count.Release();
    }

    public async Task<Delivery> TakeAsync(CancellationToken cancellationToken)
    {
        await _count.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            Queue<Delivery>? first = null;
            foreach (var queue in _held)
            {
                if (queue.Count > 0 && (first is null || GoesBefore(queue.Peek(), first.Peek(), now)))
                    first = queue;
            }

            var delivery = first!.Dequeue(); // The semaphore counts what is held.
            if (_room[(int)delivery.Message.Lane.Priority] is { CurrentCount: 0 } room)
                room.Release();

            return delivery;
        }
    }

    public void Dispose()
    {
        _count.Dispose();
        foreach (var room in _room)
            room.Dispose();
    }

    private static bool GoesBefore(Delivery one, Delivery other, DateTimeOffset now)
    {
        var (rank, otherRank) = (RankOf(one, now), RankOf(other, now));
        return rank < otherRank || (rank == otherRank && one.SentAt < other.SentAt);
    }

    private static long RankOf(Delivery delivery, DateTimeOffset now) =>
        Math.Max(0, (int)delivery.Message.Lane.Priority - ((now - delivery.SentAt).Ticks / AgesAfter.Ticks));
}
