namespace Millrace.Pipelines;

/// <summary>What an execution was started with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Machine">The state machine.</param>
/// <param name="Definition">The Amazon States Language text that it runs to its end, also when a newer one is registered.</param>
/// <param name="InputJson">Its input.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record ExecutionStart(string Name, string Machine, string Definition, string InputJson, DateTimeOffset StartedAt);

/// <summary>
/// Where our own interpreter keeps its executions and their histories, so that another process can go on with them.
/// A driver passes <c>ExecutionStoreContract</c>.
/// </summary>
public interface IExecutionStore
{
    /// <summary>Adds an execution; false, and nothing changes, if there is one of that name.</summary>
    Task<bool> TryAddAsync(ExecutionStart start, CancellationToken cancellationToken);

    /// <summary>Appends events to an execution's history, all or none. Durable when it returns.</summary>
    Task AppendAsync(string name, IReadOnlyList<string> events, CancellationToken cancellationToken);

    /// <summary>An execution's history, in order.</summary>
    Task<IReadOnlyList<string>> ReadHistoryAsync(string name, CancellationToken cancellationToken);

    /// <summary>Records how an execution ended; the first end counts.</summary>
    Task EndAsync(Execution ended, CancellationToken cancellationToken);

    /// <summary>Records that everybody who had to know of an execution's end knows it.</summary>
    Task MarkReportedAsync(string name, CancellationToken cancellationToken);

    /// <summary>The executions that run, as they were started.</summary>
    Task<IReadOnlyList<ExecutionStart>> ListRunningAsync(CancellationToken cancellationToken);

    /// <summary>The ended executions that are not marked as reported.</summary>
    Task<IReadOnlyList<Execution>> ListUnreportedAsync(CancellationToken cancellationToken);
}
