namespace Millrace.Jobs;

/// <summary>A worker's request to run a job.</summary>
/// <param name="Id">The job.</param>
/// <param name="Epoch">The epoch that the queue message carries; another one is stale.</param>
/// <param name="Owner">The worker.</param>
/// <param name="LeaseFor">How long the lease lasts without a beat.</param>
public sealed record ClaimRequest(JobId Id, long Epoch, string Owner, TimeSpan LeaseFor);

/// <summary>How a claim ended.</summary>
public abstract record Claim
{
    private Claim() { }

    /// <summary>The job is the worker's, with a new lease.</summary>
    public sealed record Granted(Job Job) : Claim;

    /// <summary>The job is not to be run by this worker now.</summary>
    public sealed record Refused(ClaimRefusal Why) : Claim;
}

/// <summary>Why a claim was refused. All are everyday: queues deliver twice and late.</summary>
public enum ClaimRefusal
{
    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>The message is older than the job's state: it waits, has ended, was queued anew, or runs under a later message.</summary>
    Stale,

    /// <summary>The job is scheduled for later.</summary>
    NotDue,

    /// <summary>An attempt that was claimed with this very epoch holds the job's lease.</summary>
    Held,

    /// <summary>An attempt has the job, but its lease is over: whoever meets it may end it, see <see cref="Leases.LapsedLease"/>.</summary>
    Lapsed,
}
