using Millrace.Dispatching;

namespace Millrace.Lambda;

/// <summary>Runs on a schedule: queues what is due and ends leases that lapsed.</summary>
public sealed class SweepFunction(Sweeper sweeper)
{
    /// <summary>One sweep. Returns when the next job becomes due, as far as known.</summary>
    public Task<DateTimeOffset?> HandleAsync(CancellationToken cancellationToken) => sweeper.SweepAsync(cancellationToken);
}
