using Millrace.Jobs;

namespace Millrace.Queues;

/// <summary>Wakes a worker for a job. Carries nothing that can be stale: the claim decides.</summary>
/// <param name="Lane">The lane whose workers get it.</param>
/// <param name="Job">The job.</param>
/// <param name="Epoch">The job's epoch when it was queued.</param>
public sealed record WorkMessage(Lane Lane, JobId Job, long Epoch)
{
    /// <summary>The job's <see cref="Millrace.Jobs.Job.Trace"/>; a queue may pass it on beside the message, or drop it.</summary>
    public string? Trace { get; init; }

    /// <summary>The workers that get it: the job's <see cref="JobTerms.Pool"/>.</summary>
    public string Pool { get; init; } = "";

    /// <summary>Messages of a lane take turns by this key: the job's <see cref="JobTerms.FairKey"/>, or its type.</summary>
    public string? FairKey { get; init; }

    /// <summary>The message that wakes a worker for a job as it is now.</summary>
    public static WorkMessage Of(Job job) => new(job.Lane, job.Id, job.Epoch)
    {
        Trace = job.Trace,
        Pool = job.Terms.Pool,
        FairKey = job.Terms.FairKey ?? job.Type.Value,
    };
}

/// <summary>A message in the hands of a consumer, hidden from others until it is deleted, returned, or its visibility timeout ends.</summary>
/// <param name="Message">What was sent.</param>
/// <param name="Receipt">Names this delivery.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Deliveries">How often it was handed out, this time included. Counts anew after a restart of an embedded queue.</param>
public sealed record Delivery(WorkMessage Message, long Receipt, DateTimeOffset SentAt, int Deliveries);

/// <summary>What waits in a lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Depth">Messages that wait.</param>
/// <param name="InFlight">Messages in the hands of consumers.</param>
/// <param name="OldestAt">When the oldest waiting message was sent; null if none waits, or if the queue cannot tell.</param>
public sealed record LaneStatus(Lane Lane, long Depth, long InFlight, DateTimeOffset? OldestAt);

/// <summary>
/// Messages that wake workers, at least once each, first in first out as far as no delivery fails and the driver keeps
/// order. What was sent survives a crash. A driver passes <c>WorkQueueContract</c>.
/// </summary>
public interface IWorkQueue
{
    /// <summary>
    /// Sends messages, to be seen after a delay of at most 15 minutes. When it throws, some of them may have been sent:
    /// sending all again does no harm.
    /// </summary>
    Task SendAsync(IReadOnlyList<WorkMessage> messages, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> messages of a lane, hidden from other consumers for <paramref name="visibility"/>. Waits until there is one.</summary>
    Task<IReadOnlyList<Delivery>> ReceiveAsync(Lane lane, int limit, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Deletes delivered messages. A receipt whose visibility timeout has ended deletes nothing.</summary>
    Task DeleteAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Shows delivered messages to consumers again after a delay.</summary>
    Task ReturnAsync(IReadOnlyList<Delivery> deliveries, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>The status of every lane.</summary>
    Task<IReadOnlyList<LaneStatus>> DescribeAsync(CancellationToken cancellationToken);
}
