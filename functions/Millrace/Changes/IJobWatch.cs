using Millrace.Jobs;

namespace Millrace.Changes;

/// <summary>Waits for a job's end.</summary>
public interface IJobWatch
{
    /// <summary>
    /// The job as soon as it has ended, or as it stands when the timeout is over, whichever comes first; null if there is
    /// no such job.
    /// </summary>
    Task<Job?> WaitForEndAsync(JobId id, TimeSpan timeout, CancellationToken cancellationToken);
}
