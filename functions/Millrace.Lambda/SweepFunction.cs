using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.Schedule;
using Millrace.Dispatching;

namespace Millrace.Lambda;

/// <summary>Runs on a schedule: queues what is due, ends leases that lapsed, and finds what was overlooked.</summary>
public sealed class SweepFunction(Sweeper sweeper)
{
    /// <summary>Looks for what feed and queue lost; null where they can lose nothing.</summary>
    public OverlookedJobs? Overlooked { get; init; }

    /// <summary>What else is done at every sweep: each is tried, whatever the others meet. Each may say when it has something to do next.</summary>
    public IReadOnlyList<Func<CancellationToken, Task<DateTimeOffset?>>> Chores { get; init; } = [];

    /// <summary>One sweep. Returns when the next job becomes due, as far as known.</summary>
    [LambdaFunction(ResourceName = "SweepFunction", MemorySize = 512, Timeout = 120)]
    [ScheduleEvent("rate(1 minute)", ResourceName = "Clock")]
    public async Task<DateTimeOffset?> HandleAsync(CancellationToken cancellationToken)
    {
        var next = await sweeper.SweepAsync(cancellationToken);
        if (Overlooked is not null)
            await Overlooked.SweepAsync(cancellationToken);

        List<Exception> failures = [];
        foreach (var chore in Chores)
        {
            try
            {
                var then = await chore(cancellationToken);
                next = next is null || then < next ? then ?? next : next;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                failures.Add(e);
            }
        }

        return failures.Count == 0 ? next : throw new AggregateException("A chore of the sweep failed; the others were done.", failures);
    }
}
