using Microsoft.Extensions.Logging;
using Millrace.Blobs;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Running;

namespace Millrace;

/// <summary>An attempt's link to its job. All members may be called from any thread.</summary>
public sealed class JobContext
{
    private readonly RunningAttempt _attempt;

    internal JobContext(RunningAttempt attempt, IBlobStore blobs)
    {
        _attempt = attempt;
        Blobs = blobs;
    }

    /// <summary>The job.</summary>
    public JobId Id => _attempt.Job.Id;

    /// <summary>The job's type.</summary>
    public JobType Type => _attempt.Job.Type;

    /// <summary>Which attempt this is, counted from 1; interrupted ones do not count.</summary>
    public int Attempt => _attempt.Job.AttemptsSpent + 1;

    /// <summary>The fencing token: grows with every attempt. An outside store that remembers the greatest one seen can refuse stale writers.</summary>
    public long FencingToken => _attempt.Lease.Epoch;

    /// <summary>The pipeline job that this job belongs to.</summary>
    public JobParent? Parent => _attempt.Job.Parent;

    /// <summary>The X-Ray trace header of the request that the job came from; null if there was none.</summary>
    public string? Trace => _attempt.Job.Trace;

    /// <summary>Large values that outlive the attempt. Content-addressed: writing the same bytes twice stores them once.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>Says how far the attempt is. Written at most once a second; the last value always is.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="message">What it is doing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is not within 0 to 100.</exception>
    public void ReportProgress(double percent, string? message = null)
    {
        if (percent is not (>= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "Progress is 0 to 100 percent.");

        _attempt.Report(new Progress(percent, message));
    }

    /// <summary>Adds a line to the job's log, which keeps the last 1,000. Written within a second; in order.</summary>
    public void Log(string line, LogLevel level = LogLevel.Information) => _attempt.Log(line, level);

    /// <summary>
    /// Asks the store whether this attempt still holds its lease, and renews it. Call it right before an effect that must
    /// not happen twice, such as publishing a result.
    /// </summary>
    /// <exception cref="LeaseLostException">It does not: stop, and write nothing.</exception>
    public Task EnsureLeaseAsync(CancellationToken cancellationToken) => _attempt.EnsureLeaseAsync(cancellationToken);
}
