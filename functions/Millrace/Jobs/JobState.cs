using System.Globalization;
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

    /// <summary>Waits for something that is no time; no worker is bound.</summary>
    public sealed record Waiting(DateTimeOffset Since, WaitFor For) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Waiting;
    }

    /// <summary>Waits until somebody resumes it.</summary>
    /// <param name="Since">When it was paused.</param>
    /// <param name="By">Whether the job itself was paused or all of its type.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Until">The time that it waited for before; null if it waited for none.</param>
    public sealed record Paused(DateTimeOffset Since, PausedBy By, string Reason, DateTimeOffset? Until = null) : JobState
    {
        /// <inheritdoc/>
        public override JobStateName Name => JobStateName.Paused;

        /// <summary>The text in which drivers keep all but <see cref="Since"/>.</summary>
        public string Text => string.Create(CultureInfo.InvariantCulture, $"{By}|{Until?.UtcTicks}|{Reason}");

        /// <summary>The state of a <see cref="Text"/>.</summary>
        public static Paused Parse(DateTimeOffset since, string text) => text.Split('|', 3) is [var by, var until, var reason]
            ? new Paused(since, Enum.Parse<PausedBy>(by), reason, until.Length == 0 ? null : new DateTimeOffset(long.Parse(until, CultureInfo.InvariantCulture), TimeSpan.Zero))
            : throw new FormatException($"'{text}' is no paused state.");
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

/// <summary>What was paused.</summary>
public enum PausedBy
{
    /// <summary>The job, or one above it.</summary>
    Job,

    /// <summary>Its type.</summary>
    Type,
}
