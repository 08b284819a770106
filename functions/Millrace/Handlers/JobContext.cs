using Microsoft.Extensions.Logging;
using Millrace.Blobs;
using Millrace.Children;
using Millrace.Jobs;
using Millrace.Leases;
using Millrace.Running;

namespace Millrace;

/// <summary>An attempt's link to its job. All members may be called from any thread.</summary>
public sealed class JobContext
{
    private readonly RunningAttempt _attempt;
    private readonly AttemptTools _tools;

    internal JobContext(RunningAttempt attempt, AttemptTools tools) => (_attempt, _tools) = (attempt, tools);

    /// <summary>The job.</summary>
    public JobId Id => _attempt.Job.Id;

    /// <summary>The job's type.</summary>
    public JobType Type => _attempt.Job.Type;

    /// <summary>Which attempt this is, counted from 1; interrupted ones do not count.</summary>
    public int Attempt => _attempt.Job.AttemptsSpent + 1;

    /// <summary>The fencing token: grows with every attempt. An outside store that remembers the greatest one seen can refuse stale writers.</summary>
    public long FencingToken => _attempt.Lease.Epoch;

    /// <summary>The pipeline or parent that this job belongs to.</summary>
    public JobParent? Parent => _attempt.Job.Parent;

    /// <summary>The X-Ray trace header of the request that the job came from; null if there was none.</summary>
    public string? Trace => _attempt.Job.Trace;

    /// <summary>Large values that outlive the attempt. Content-addressed: writing the same bytes twice stores them once.</summary>
    public IBlobStore Blobs => _tools.Blobs;

    /// <summary>How the job's children stood when this attempt began; null if there were none.</summary>
    public ChildCounts? Children => _attempt.Job.Notes.Children;

    /// <summary>Says how far the attempt is. Written at most once a second; the last value always is.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="message">What it is doing.</param>
    /// <param name="phase">The part of the work that it is in.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is not within 0 to 100.</exception>
    public void ReportProgress(double percent, string? message = null, string? phase = null)
    {
        if (percent is not (>= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "Progress is 0 to 100 percent.");

        _attempt.Report(new Progress(percent, message, phase));
    }

    /// <summary>Adds a line to the job's log, which keeps the last 1,000. Written within a second; in order.</summary>
    public void Log(string line, LogLevel level = LogLevel.Information) => _attempt.Log(line, level);

    /// <summary>
    /// Asks the store whether this attempt still holds its lease, and renews it. Call it right before an effect that must
    /// not happen twice, such as publishing a result.
    /// </summary>
    /// <exception cref="LeaseLostException">It does not: stop, and write nothing.</exception>
    public Task EnsureLeaseAsync(CancellationToken cancellationToken) => _attempt.EnsureLeaseAsync(cancellationToken);

    /// <summary>What the attempt before saved; the default value if none did.</summary>
    /// <exception cref="System.Text.Json.JsonException">It was saved as something else.</exception>
    public T? ReadCheckpoint<T>() => _attempt.Checkpoint is { } saved ? _tools.Json.Read<T>(saved) : default;

    /// <summary>
    /// Saves how far the work is: the next attempt starts from it, after a crash too. One write, under the lease; it takes the
    /// place of the one before. Keep it small, at most 256 KB: large values go to <see cref="Blobs"/>.
    /// </summary>
    /// <exception cref="LeaseLostException">Another attempt may be running: nothing was saved.</exception>
    public Task SaveCheckpointAsync<T>(T value, CancellationToken cancellationToken) =>
        _attempt.SaveCheckpointAsync(_tools.Json.Write(value), cancellationToken);

    /// <summary>
    /// Adds a job as a child, once for its name: another attempt that adds it again gets the first one's id. The job ends when its
    /// children have, see <see cref="ChildPolicy"/>.
    /// </summary>
    /// <param name="name">Tells this child from the job's others; 1 to 200 characters.</param>
    /// <param name="child">What is to be done.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="JobFailedException">The child was refused: permanent.</exception>
    public Task<JobId> AddChildAsync(string name, Submission child, CancellationToken cancellationToken) =>
        _tools.Children.AddAsync(_attempt.Job, name, child, cancellationToken);

    /// <summary>Adds children, up to 1,000 in one call, as <see cref="AddChildAsync"/> does one.</summary>
    /// <exception cref="JobFailedException">A child was refused: permanent. Those before it were added.</exception>
    public Task<IReadOnlyList<JobId>> AddChildrenAsync(IReadOnlyList<NamedChild> children, CancellationToken cancellationToken) =>
        _tools.Children.AddAsync(_attempt.Job, children, cancellationToken);

    /// <summary>
    /// To be thrown: something outside is not ready. The handler runs again after a wait that grows, and no attempt is spent. After
    /// the deadline the job fails.
    /// </summary>
    /// <param name="reason">What it waits for, in a sentence.</param>
    /// <param name="deadline">When it has waited long enough; null means as its type says.</param>
    public HandoverException Park(string reason, DateTimeOffset? deadline = null) => _attempt.HandOver(new AttemptEnding.Parked(reason, deadline));

    /// <summary>
    /// To be thrown: the handler hands over to a next attempt, which starts at once from the checkpoint, perhaps in another process. No attempt
    /// is spent. For work that takes longer than a process may live, such as the 15 minutes of a Lambda function.
    /// </summary>
    public HandoverException Continue() => _attempt.HandOver(new AttemptEnding.Continues());

    /// <summary>To be thrown: the handler runs again when the job's children have ended as their policy asks, and sees them in <see cref="Children"/>.</summary>
    public HandoverException AwaitChildren() => _attempt.HandOver(new AttemptEnding.AwaitsChildren());
}
