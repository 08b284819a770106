using Millrace.Changes;

namespace Millrace.Sqlite.Storage;

/// <summary>A transaction in the making: the writing connection, and what must be made known once it is committed.</summary>
internal sealed class WriteScope(Connection connection)
{
    private List<Action>? _afterCommit;

    /// <summary>The writing connection.</summary>
    public Connection Connection { get; } = connection;

    /// <summary>The changes of jobs in this transaction, in order, with their positions.</summary>
    public List<JobChange> Changes { get; } = [];

    /// <summary>Runs something on the writing thread after the commit, and never after a rollback.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>Runs what waits for the commit.</summary>
    public void Committed() => _afterCommit?.ForEach(static action => action());
}
