using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Tests.Dispatching;

/// <summary>A queue whose sends a test can see and break; the work itself is the in-memory queue's.</summary>
internal sealed class ObservedQueue(IWorkQueue inner) : IWorkQueue
{
    private readonly Lock _lock = new();

    /// <summary>What was sent, a list a call.</summary>
    public List<(IReadOnlyList<WorkMessage> Messages, TimeSpan Delay)> Sent { get; } = [];

    /// <summary>Called before each send, with its messages; throws to break it.</summary>
    public Action<IReadOnlyList<WorkMessage>> BeforeSend { get; set; } = static _ => { };

    /// <summary>All messages that were sent.</summary>
    public IEnumerable<WorkMessage> Messages => Sent.SelectMany(static one => one.Messages);

    public Task SendAsync(IReadOnlyList<WorkMessage> messages, TimeSpan delay, CancellationToken cancellationToken)
    {
        BeforeSend(messages);
        lock (_lock)
            Sent.Add((messages, delay));

        return inner.SendAsync(messages, delay, cancellationToken);
    }

    public Task<IReadOnlyList<Delivery>> ReceiveAsync(Lane lane, int limit, TimeSpan visibility, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(lane, limit, visibility, cancellationToken);

    public Task DeleteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) => inner.DeleteAsync(deliveries, cancellationToken);

    public Task ReturnAsync(IReadOnlyList<Delivery> deliveries, TimeSpan delay, CancellationToken cancellationToken) =>
        inner.ReturnAsync(deliveries, delay, cancellationToken);

    public Task<IReadOnlyList<LaneStatus>> DescribeAsync(CancellationToken cancellationToken) => inner.DescribeAsync(cancellationToken);
}
