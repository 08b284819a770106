using Millrace.Jobs;

namespace Millrace.Changes;

/// <summary>A committed change of a job: what it became, not why.</summary>
/// <param name="Position">Its place in the feed; grows with every commit.</param>
/// <param name="Id">The job.</param>
/// <param name="Type">The job's type.</param>
/// <param name="Lane">The job's lane.</param>
/// <param name="Version">The job's version after the change; 1 is its insertion.</param>
/// <param name="Epoch">The job's epoch after the change.</param>
/// <param name="State">The state after the change.</param>
/// <param name="DueAt">When the sweep must look at it.</param>
/// <param name="IsAwaited">Whether somebody is to be told of its end: see <see cref="Job.IsAwaited"/>.</param>
/// <param name="At">When it was committed.</param>
public sealed record JobChange(
    long Position,
    JobId Id,
    JobType Type,
    Lane Lane,
    long Version,
    long Epoch,
    JobStateName State,
    DateTimeOffset? DueAt,
    bool IsAwaited,
    DateTimeOffset At)
{
    /// <summary>The job's <see cref="Job.Trace"/>, where the feed knows it.</summary>
    public string? Trace { get; init; }

    /// <summary>The job's <see cref="JobTerms.Pool"/>.</summary>
    public string Pool { get; init; } = "";

    /// <summary>The job's <see cref="JobTerms.FairKey"/>.</summary>
    public string? FairKey { get; init; }
}

/// <summary>
/// Every committed change of every job, in the order of commits. A subscriber that saves its position after it has acted
/// sees each change once, or again from the saved position after a crash. A driver passes <c>ChangeFeedContract</c>.
/// </summary>
public interface IChangeFeed
{
    /// <summary>At most <paramref name="limit"/> changes after a position, in order, without gaps.</summary>
    Task<IReadOnlyList<JobChange>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends when there is a change after the position; at once if there is one already.</summary>
    Task WaitAsync(long after, CancellationToken cancellationToken);

    /// <summary>The position of the newest change; 0 in an empty feed.</summary>
    Task<long> EndAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The saved position of a subscriber. A name that was never seen starts at 0 and is remembered: changes that it has
    /// not passed are kept for it.
    /// </summary>
    Task<long> SubscribeAsync(string subscriber, CancellationToken cancellationToken);

    /// <summary>Saves a subscriber's position. Changes that every subscriber has passed may be dropped.</summary>
    Task SaveAsync(string subscriber, long position, CancellationToken cancellationToken);
}
