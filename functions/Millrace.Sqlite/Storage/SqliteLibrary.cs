using SQLitePCL;

namespace Millrace.Sqlite.Storage;

/// <summary>The SQLite library of this process.</summary>
internal static class SqliteLibrary
{
    private const int MultiThread = 2;
    private const int MemoryStatus = 9;

    private static readonly Lazy<bool> Ready = new(Configure);

    /// <summary>Loads it. The first time: without the locks that our connections, each used by one thread at a time, do not need (docs/benchmarks.md).</summary>
    public static void Use() => _ = Ready.Value;

    private static bool Configure()
    {
        Batteries_V2.Init();

        // Refused, without harm, where somebody in this process has used SQLite before.
        _ = raw.sqlite3_config(MultiThread);
        _ = raw.sqlite3_config(MemoryStatus, 0);
        return true;
    }
}
