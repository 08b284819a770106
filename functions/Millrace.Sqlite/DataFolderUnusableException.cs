namespace Millrace.Sqlite;

/// <summary>What lies where the database should be is none that this program can use. It is left as it is.</summary>
public sealed class DataFolderUnusableException(string database, Exception why)
    : Exception($"The database {database} cannot be used: {why.Message} Choose another folder with --data, or bring back a copy of this one.", why)
{
    /// <summary>The file.</summary>
    public string Database { get; } = database;
}
