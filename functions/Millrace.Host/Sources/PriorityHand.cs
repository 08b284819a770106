using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Host.Sources;

/// <summary>A few messages of each priority; a taker gets the highest.</summary>
internal sealed class PriorityHand(int roomEach) : IDisposable
{
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
            var held = _held.First(static queue => queue.Count > 0);
            var delivery = held.Dequeue();
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
}
