using Millrace.Jobs;

namespace Millrace.Leases;

/// <summary>An attempt acts without its lease: another attempt may run, and nothing that this one writes counts.</summary>
public sealed class LeaseLostException(JobId id, long epoch)
    : Exception($"The attempt with epoch {epoch} of job {id} has lost its lease; another attempt may be running.")
{
    /// <summary>The job.</summary>
    public JobId JobId { get; } = id;

    /// <summary>The fencing token that no longer holds.</summary>
    public long Epoch { get; } = epoch;
}
