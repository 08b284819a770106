namespace Millrace.Sqlite.Storage;

/// <summary>Takes part in every group that is written. All of it is called on the writing thread.</summary>
internal interface IGroupEvents
{
    /// <summary>How long the thread may wait for writes before a group without any is due; null while nothing waits.</summary>
    TimeSpan? Patience { get; }

    /// <summary>Writes, at the end of a group and inside of its transaction, what belongs to all of it.</summary>
    void Committing(WriteScope scope);

    /// <summary>The group is committed; its writers are told next.</summary>
    void Committed(WriteScope scope);

    /// <summary>The group was rolled back.</summary>
    void RolledBack(WriteScope scope);
}
