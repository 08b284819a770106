namespace Millrace.Sqlite;

/// <summary>
/// Another process holds the data folder. SQLite up to 3.51.2 can lose commits when two processes write in WAL mode, so
/// one file belongs to one process.
/// </summary>
public sealed class DataFolderInUseException(string path)
    : Exception($"The data folder {path} is in use by another process. Stop that one, or choose another folder with --data.")
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;
}
