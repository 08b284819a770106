using Millrace.Leases;

namespace Millrace.Jobs;

/// <summary>Where a job is in its life. A closed set: each state carries exactly the data that it needs.</summary>
public abstract record JobState
{
    private JobState() { }

    /// <summary>The state's name without its data.</summary>
    public abstract JobStateName Name { get; }

    /// <summary>Whether nothing can happen to the job any more.</summary>
    public bool IsFinal => Name.IsFinal();

    /// <summary>Waits for a time: a delayed start or the next attempt.</summary>
    public sealed record Scheduled(DateTimeOffset Until) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Scheduled;
    }

    /// <summary>May be claimed by a worker.</summary>
    public sealed record Queued : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Queued;
    }

    /// <summary>An attempt holds the lease.</summary>
    public sealed record Running(Lease Lease) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Running;
    }

    /// <summary>Waits for the execution of its state machine; no worker is bound.</summary>
    public sealed record Waiting(DateTimeOffset Since, string Execution) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Waiting;
    }

    /// <summary>Ended with a result.</summary>
    public sealed record Succeeded(DateTimeOffset At, Payload Result) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Succeeded;
    }

    /// <summary>Ended without a result; <paramref name="Last"/> is what the last attempt met.</summary>
    public sealed record Failed(DateTimeOffset At, Failure Last) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Failed;
    }

    /// <summary>Ended because somebody asked for it.</summary>
    public sealed record Cancelled(DateTimeOffset At, string Reason) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Cancelled;
    }
}
