using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Testing;

/// <summary>Keeps the last lines of each job in memory, for tests.</summary>
public sealed class InMemoryJobLog : IJobLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JobId, List<NumberedLogLine>> _lines = [];

    /// <inheritdoc/>
    public Task AppendAsync(JobId id, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_lines.TryGetValue(id, out var kept))
                _lines[id] = kept = [];

            var last = kept.Count == 0 ? 0 : kept[^1].Number;
            kept.AddRange(lines.Select((line, index) => new NumberedLogLine(last + index + 1, line)));
            kept.RemoveRange(0, Math.Max(0, kept.Count - IJobLog.Kept));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NumberedLogLine>> ReadAsync(JobId id, long after, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var kept = _lines.GetValueOrDefault(id, []);
            return Task.FromResult<IReadOnlyList<NumberedLogLine>>([.. kept.Where(line => line.Number > after).Take(limit)]);
        }
    }
}
