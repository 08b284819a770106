using Millrace.Jobs;
using Millrace.Queues;

namespace Millrace.Lambda.Tests;

/// <summary>The in-memory queue, which a test can put out of reach for senders.</summary>
internal sealed class FaultyQueue(IWorkQueue inner) : IWorkQueue
{
    public bool IsUnreachable { get; set; }

    public Task SendAsync(IReadOnlyList<WorkMessage> messages, TimeSpan delay, CancellationToken cancellationToken) =>
        IsUnreachable ? throw new IOException("The queue is out of reach.") : inner.SendAsync(messages, delay, cancellationToken);

    public Task<IReadOnlyList<Delivery>> ReceiveAsync(Lane lane, int limit, TimeSpan visibility, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(lane, limit, visibility, cancellationToken);

    public Task DeleteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) => inner.DeleteAsync(deliveries, cancellationToken);

    public Task ReturnAsync(IReadOnlyList<Delivery> deliveries, TimeSpan delay, CancellationToken cancellationToken) =>
        inner.ReturnAsync(deliveries, delay, cancellationToken);

    public Task<IReadOnlyList<LaneStatus>> DescribeAsync(CancellationToken cancellationToken) => inner.DescribeAsync(cancellationToken);
}
