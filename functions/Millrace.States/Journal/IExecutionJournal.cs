namespace Millrace.States;

/// <summary>
/// Where an execution writes what must not be lost. From its entries, in order, <see cref="StateMachineExecution.Resume"/>
/// continues in another process.
/// </summary>
public interface IExecutionJournal
{
    /// <summary>
    /// Stores the entry durably before it completes. Calls may overlap, because branches run side by side: entries must be
    /// stored in the order of the calls. It cannot be cancelled: what has happened must be recorded. A failure ends the interpreting in this process, not the execution.
    /// </summary>
    ValueTask AppendAsync(JournalEntry entry);
}

/// <summary>Watches an execution, for progress and for tests.</summary>
public interface IExecutionObserver
{
    /// <summary>
    /// Told of each entry after it is stored (and also when there is no journal). Called in order, one at a time. It must be quick
    /// and must not throw. A resumed execution does not repeat what was observed before.
    /// </summary>
    void Observe(JournalEntry entry);
}
