namespace Millrace.Pipelines;

/// <summary>An execution with everything that is known of it.</summary>
/// <param name="Start">What it was started with.</param>
/// <param name="Ended">How it ended; null while it runs.</param>
public sealed record ExecutionRecord(ExecutionStart Start, Execution? Ended)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it was last brought back after it had ended.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }
}

/// <summary>An execution as a list shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Machine">The state machine.</param>
/// <param name="Status">How it stands.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record ExecutionSummary(string Name, string Machine, ExecutionStatus Status, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often it was brought back after it had ended.</summary>
    public int Redrives { get; init; }

    /// <summary>When it was last brought back.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }
}

/// <summary>Where in a list of executions, the newest first, a page ended.</summary>
/// <param name="StartedAt">When the last one of the page was started.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ExecutionCursor(DateTimeOffset StartedAt, string Name);

/// <summary>Which executions to list.</summary>
/// <param name="Machine">Those of this state machine.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ExecutionQuery(string Machine, int Limit)
{
    /// <summary>Only those that stand so. Default: all.</summary>
    public ExecutionStatus? Status { get; init; }

    /// <summary>Only those that come behind this one. Default: from the newest on.</summary>
    public ExecutionCursor? After { get; init; }
}

/// <summary>A part of a history.</summary>
/// <param name="From">The number of the event that it begins with.</param>
/// <param name="Limit">At most so many events.</param>
public sealed record HistoryRange(long From, int Limit)
{
    /// <summary>Backwards from there.</summary>
    public bool IsNewestFirst { get; init; }
}

/// <summary>What is known of executions, running and ended. A driver passes <c>ExecutionStoreContract</c>.</summary>
public interface IExecutionRecords
{
    /// <summary>The execution, or null if there is none of that name.</summary>
    Task<ExecutionRecord?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Executions of one state machine, the newest first; those of one moment by their names, backwards.</summary>
    Task<IReadOnlyList<ExecutionSummary>> ListAsync(ExecutionQuery query, CancellationToken cancellationToken);

    /// <summary>An execution's whole history, in order.</summary>
    Task<IReadOnlyList<string>> ReadHistoryAsync(string name, CancellationToken cancellationToken);

    /// <summary>The events of a history that have numbers, from one number on.</summary>
    Task<IReadOnlyList<string>> ReadHistoryAsync(string name, HistoryRange range, CancellationToken cancellationToken);
}
