using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.Schedule;
using Millrace.Dispatching;

namespace Millrace.Lambda;

/// <summary>Runs on a schedule: queues what is due, ends leases that lapsed, and finds what was overlooked.</summary>
public sealed class SweepFunction(Sweeper sweeper)
{
    /// <summary>Looks for what feed and queue lost; null where they can lose nothing.</summary>
    public OverlookedJobs? Overlooked { get; init; }

    /// <summary>One sweep. Returns when the next job becomes due, as far as known.</summary>
    [LambdaFunction(ResourceName = "SweepFunction", MemorySize = 512, Timeout = 120)]
    [ScheduleEvent("rate(1 minute)", ResourceName = "Clock")]
    public async Task<DateTimeOffset?> HandleAsync(CancellationToken cancellationToken)
    {
        var next = await sweeper.SweepAsync(cancellationToken);
        if (Overlooked is not null)
            await Overlooked.SweepAsync(cancellationToken);

        return next;
    }
}
