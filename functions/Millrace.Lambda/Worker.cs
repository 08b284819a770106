using Millrace.Leases;

namespace Millrace.Lambda;

/// <summary>Who works, and how.</summary>
/// <param name="Name">Names the process in the leases of its attempts.</param>
/// <param name="Leases">How leases are kept.</param>
/// <param name="Lapsed">Ends leases that another worker let lapse.</param>
/// <param name="Clock">The time.</param>
public sealed record Worker(string Name, LeaseOptions Leases, LapsedLeases Lapsed, TimeProvider Clock)
{
    /// <summary>Hides the messages of running jobs; null where the queue is told once and the sweep ends lapsed leases.</summary>
    public IMessageVisibility? Visibility { get; init; }

    /// <summary>Claims jobs that this process has just admitted; null where other processes may claim them too.</summary>
    public IFirstClaims? FirstClaims { get; init; }
}
