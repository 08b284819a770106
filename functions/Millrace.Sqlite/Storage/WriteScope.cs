using Millrace.Changes;
using Millrace.Jobs;
using Millrace.Sqlite.Jobs;
using Millrace.Sqlite.Queues;

namespace Millrace.Sqlite.Storage;

/// <summary>A transaction in the making: the writing connection, and what must be made known once it is committed.</summary>
internal sealed class WriteScope(Connection connection)
{
    private List<Action>? _afterCommit;

    /// <summary>The writing connection.</summary>
    public Connection Connection { get; } = connection;

    /// <summary>The changes of jobs in this transaction, in order, with their positions.</summary>
    public List<JobChange> Changes { get; } = [];

    /// <summary>The messages in this transaction, each with its queue.</summary>
    public List<(SqliteWorkQueue Queue, StoredMessage Message)> Sent { get; } = [];

    /// <summary>The jobs that this transaction writes, and whether it admits them.</summary>
    public List<(Job Job, bool IsNew)> Jobs { get; } = [];

    /// <summary>The fresh jobs that this transaction writes to.</summary>
    public List<FreshJobs.Entry> Touched { get; } = [];

    /// <summary>Runs something on the writing thread after the commit, and never after a rollback.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>Runs what waits for the commit.</summary>
    public void Committed() => _afterCommit?.ForEach(static action => action());
}
