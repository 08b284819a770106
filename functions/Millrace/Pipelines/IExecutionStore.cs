namespace Millrace.Pipelines;

/// <summary>What an execution was started with.</summary>
/// <param name="Name">Its name, unique in the store: the pipeline's job, or the state machine and a name that is unique among its executions.</param>
/// <param name="Machine">The state machine.</param>
/// <param name="Definition">The Amazon States Language text that it runs to its end, also when a newer one is registered.</param>
/// <param name="InputJson">Its input.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record ExecutionStart(string Name, string Machine, string Definition, string InputJson, DateTimeOffset StartedAt)
{
    /// <summary>What whoever started it wants to find with it, as text.</summary>
    public string? Notes { get; init; }

    /// <summary>How often it was brought back after it had ended. Counted by the store.</summary>
    public int Redrives { get; init; }
}

/// <summary>An event of a history.</summary>
/// <param name="Json">The event.</param>
/// <param name="Number">By which those who read the history know it; 0 for one that only the interpreter needs.</param>
public readonly record struct ExecutionEvent(string Json, long Number = 0);

/// <summary>
/// Where our own interpreter keeps its executions and their histories, so that another process can go on with them.
/// A driver passes <c>ExecutionStoreContract</c>.
/// </summary>
public interface IExecutionStore : IExecutionRecords
{
    /// <summary>Adds an execution; false, and nothing changes, if there is one of that name.</summary>
    Task<bool> TryAddAsync(ExecutionStart start, CancellationToken cancellationToken);

    /// <summary>Appends events to an execution's history, all or none. Durable when it returns.</summary>
    Task AppendAsync(string name, IReadOnlyList<ExecutionEvent> events, CancellationToken cancellationToken);

    /// <summary>Records how and when an execution ended; the first end counts.</summary>
    Task EndAsync(Execution ended, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Lets an execution that ended without success run again; false, and nothing changes, for any other. It is brought back once more.</summary>
    Task<bool> TryReopenAsync(string name, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Records that everybody who had to know of an execution's end knows it.</summary>
    Task MarkReportedAsync(string name, CancellationToken cancellationToken);

    /// <summary>The executions that run, as they were started.</summary>
    Task<IReadOnlyList<ExecutionStart>> ListRunningAsync(CancellationToken cancellationToken);

    /// <summary>The ended executions that are not marked as reported.</summary>
    Task<IReadOnlyList<Execution>> ListUnreportedAsync(CancellationToken cancellationToken);
}
