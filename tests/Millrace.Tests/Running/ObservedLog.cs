using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Tests.Running;

/// <summary>A log whose appends a test can delay and break; the work itself is the in-memory log's.</summary>
internal sealed class ObservedLog(IJobLog inner) : IJobLog
{
    /// <summary>Called before each append; throws to break it.</summary>
    public Func<Task> BeforeAppend { get; set; } = static () => Task.CompletedTask;

    public async Task AppendAsync(JobId id, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        await BeforeAppend().WaitAsync(cancellationToken);
        await inner.AppendAsync(id, lines, cancellationToken);
    }

    public Task<IReadOnlyList<NumberedLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken) =>
        inner.ReadAsync(id, after, limit, cancellationToken);
}
