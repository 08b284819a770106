namespace Millrace.Sqlite;

/// <summary>How the embedded driver keeps its data.</summary>
public sealed record SqliteOptions
{
    /// <summary>The folder with the database, its blobs and its lock. Created if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Whether every commit is forced to the disk (<c>synchronous=FULL</c>). The default survives the end of the process
    /// in any way; with this, also a power cut.
    /// </summary>
    public bool SurvivesPowerLoss { get; init; }
}
