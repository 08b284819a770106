using Millrace.Pipelines;

namespace Millrace.Testing;

/// <summary>Keeps executions and their histories in memory, for tests.</summary>
public sealed class InMemoryExecutionStore : IExecutionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _executions = [];

    /// <inheritdoc/>
    public Task<bool> TryAddAsync(ExecutionStart start, CancellationToken cancellationToken) =>
        LockedAsync(() => _executions.TryAdd(start.Name, new Entry(start with { Redrives = 0 })), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">There is no such execution.</exception>
    public Task AppendAsync(string name, IReadOnlyList<ExecutionEvent> events, CancellationToken cancellationToken) => LockedAsync(
        () =>
        {
            _executions[name].History.AddRange(events);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task EndAsync(Execution ended, DateTimeOffset at, CancellationToken cancellationToken) => LockedAsync(
        () =>
        {
            if (_executions.GetValueOrDefault(ended.Name) is { End: null } entry)
                (entry.End, entry.EndedAt) = (ended, at);

            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryReopenAsync(string name, DateTimeOffset at, CancellationToken cancellationToken) => LockedAsync(
        () =>
        {
            if (_executions.GetValueOrDefault(name) is not { End.Status: not ExecutionStatus.Succeeded } entry)
                return false;

            (entry.End, entry.EndedAt, entry.IsReported) = (null, null, false);
            (entry.Start, entry.RedrivenAt) = (entry.Start with { Redrives = entry.Start.Redrives + 1 }, at);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task MarkReportedAsync(string name, CancellationToken cancellationToken) => LockedAsync(
        () =>
        {
            if (_executions.GetValueOrDefault(name) is { End: not null } entry)
                entry.IsReported = true;

            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExecutionStart>> ListRunningAsync(CancellationToken cancellationToken) => LockedAsync<IReadOnlyList<ExecutionStart>>(
        () => [.. _executions.Values.Where(static entry => entry.End is null).Select(static entry => entry.Start)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Execution>> ListUnreportedAsync(CancellationToken cancellationToken) => LockedAsync<IReadOnlyList<Execution>>(
        () => [.. _executions.Values.Where(static entry => !entry.IsReported).Select(static entry => entry.End).OfType<Execution>()], cancellationToken);

    /// <inheritdoc/>
    public Task<ExecutionRecord?> FindAsync(string name, CancellationToken cancellationToken) => LockedAsync(
        () => _executions.TryGetValue(name, out var entry)
            ? new ExecutionRecord(entry.Start, entry.End) { EndedAt = entry.EndedAt, RedrivenAt = entry.RedrivenAt }
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExecutionSummary>> ListAsync(ExecutionQuery query, CancellationToken cancellationToken) => LockedAsync<IReadOnlyList<ExecutionSummary>>(
        () =>
        [
            .. _executions.Values.Select(static entry => entry.Summary)
                .Where(one => one.Machine == query.Machine && (query.Status is null || one.Status == query.Status))
                .Where(one => query.After is not { } after || Compare(one, after) < 0)
                .OrderByDescending(static one => one.StartedAt).ThenByDescending(static one => one.Name, StringComparer.Ordinal)
                .Take(query.Limit),
        ],
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadHistoryAsync(string name, CancellationToken cancellationToken) => LockedAsync<IReadOnlyList<string>>(
        () => _executions.TryGetValue(name, out var entry) ? [.. entry.History.Select(static one => one.Json)] : [], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadHistoryAsync(string name, HistoryRange range, CancellationToken cancellationToken) => LockedAsync<IReadOnlyList<string>>(
        () =>
        {
            var events = (_executions.GetValueOrDefault(name)?.History ?? []).Where(static one => one.Number > 0);
            var inOrder = range.IsNewestFirst
                ? events.Where(one => one.Number <= range.From).OrderByDescending(static one => one.Number)
                : events.Where(one => one.Number >= range.From).OrderBy(static one => one.Number);
            return [.. inOrder.Take(range.Limit).Select(static one => one.Json)];
        },
        cancellationToken);

    private static int Compare(ExecutionSummary one, ExecutionCursor cursor) =>
        one.StartedAt.CompareTo(cursor.StartedAt) is var order && order != 0 ? order : string.CompareOrdinal(one.Name, cursor.Name);

    private Task<T> LockedAsync<T>(Func<T> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(act());
    }

    private sealed class Entry(ExecutionStart start)
    {
        public ExecutionStart Start { get; set; } = start;

        public List<ExecutionEvent> History { get; } = [];

        public Execution? End { get; set; }

        public DateTimeOffset? EndedAt { get; set; }

        public DateTimeOffset? RedrivenAt { get; set; }

        public bool IsReported { get; set; }

        public ExecutionSummary Summary => new(Start.Name, Start.Machine, End?.Status ?? ExecutionStatus.Running, Start.StartedAt)
        {
            EndedAt = EndedAt, Redrives = Start.Redrives, RedrivenAt = RedrivenAt,
        };
    }
}
