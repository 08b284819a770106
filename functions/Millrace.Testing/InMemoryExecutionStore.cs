using Millrace.Pipelines;

namespace Millrace.Testing;

/// <summary>Keeps executions and their histories in memory, for tests.</summary>
public sealed class InMemoryExecutionStore : IExecutionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _executions = [];

    /// <inheritdoc/>
    public Task<bool> TryAddAsync(ExecutionStart start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_executions.TryAdd(start.Name, new Entry(start)));
    }

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">There is no such execution.</exception>
    public Task AppendAsync(string name, IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _executions[name].History.AddRange(events);

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadHistoryAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<string>>(_executions.TryGetValue(name, out var entry) ? [.. entry.History] : []);
    }

    /// <inheritdoc/>
    public Task EndAsync(Execution ended, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_executions.TryGetValue(ended.Name, out var entry))
                entry.End ??= ended;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task MarkReportedAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_executions.TryGetValue(name, out var entry))
                entry.IsReported = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExecutionStart>> ListRunningAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ExecutionStart>>(
                [.. _executions.Values.Where(static entry => entry.End is null).Select(static entry => entry.Start)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Execution>> ListUnreportedAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Execution>>(
                [.. _executions.Values.Where(static entry => !entry.IsReported).Select(static entry => entry.End).OfType<Execution>()]);
        }
    }

    private sealed record Entry(ExecutionStart Start)
    {
        public List<string> History { get; } = [];

        public Execution? End { get; set; }

        public bool IsReported { get; set; }
    }
}
