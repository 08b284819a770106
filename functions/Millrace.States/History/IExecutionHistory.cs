namespace Millrace.States;

/// <summary>
/// Where an execution writes what must not be lost. From its events, in order, <see cref="StateMachineExecution.Resume"/>
/// continues in another process.
/// </summary>
public interface IExecutionHistory
{
    /// <summary>
    /// Stores events durably, all or none, before it completes. Several are given at once where nothing outside of the execution depends on them yet.
    /// Never called before the call before has completed, and never cancelled: what has happened must be recorded. A failure ends the
    /// interpreting in this process, not the execution.
    /// </summary>
    ValueTask AppendAsync(IReadOnlyList<HistoryEvent> events);
}

/// <summary>Watches an execution, for progress and for tests.</summary>
public interface IExecutionObserver
{
    /// <summary>
    /// Told of each event after it is stored (and also when there is no history). Called in order, one at a time. It must be quick
    /// and must not throw. A resumed execution does not repeat what was observed before.
    /// </summary>
    void Observe(HistoryEvent happened);
}
