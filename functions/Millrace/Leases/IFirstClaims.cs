using Millrace.Jobs;

namespace Millrace.Leases;

/// <summary>
/// The first claims of jobs that this very process admitted, where no other process can claim any: answered at once, and written a moment
/// later, mostly together with what the attempt comes to.
/// </summary>
/// <remarks>
/// Whoever asks the store sees such a claim from the moment of its answer. If the process dies before it is written, the attempt leaves no
/// trace and is not counted. That happens to a job at most once, for the next process takes what it inherits with claims that are
/// written first, under an epoch that no attempt can have had.
/// </remarks>
public interface IFirstClaims
{
    /// <summary>The job with its lease; null if only the store can tell, see <see cref="IJobStore.ClaimAsync"/>.</summary>
    Job? TryClaim(ClaimRequest request);
}
