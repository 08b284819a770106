using Millrace.Conformance;
using Millrace.Conformance.JobStores;

namespace Millrace.Sqlite.Tests;

/// <summary>A data folder of a test's own, which can be closed and opened again, or taken from a process that died.</summary>
internal sealed class TemporaryStorage(TimeProvider clock) : IDisposable
{
    private readonly List<string> _folders = [];
    private readonly List<SqliteStorage> _opened = [];

    /// <summary>What was opened last.</summary>
    public SqliteStorage Newest => _opened[^1];

    public OpenJobs OpenJobs()
    {
        var storage = Open();
        return new OpenJobs(storage.Jobs, storage.Relations, storage.Jobs) { Feed = storage.Changes, Log = storage.Logs };
    }

    public SqliteStorage Open()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-").FullName;
        _folders.Add(folder);
        return OpenIn(folder);
    }

    public SqliteStorage Reopen(Restart restart)
    {
        if (restart == Restart.Clean)
        {
            _opened[^1].Dispose();
            return OpenIn(_folders[^1]);
        }

        // What a killed process leaves is what its files hold now, its log of writes not folded in.
        var copy = Directory.CreateTempSubdirectory("millrace-").FullName;
        CopyFolder(_folders[^1], copy);
        _folders.Add(copy);
        return OpenIn(copy);
    }

    public void Dispose()
    {
        foreach (var storage in _opened)
            storage.Dispose();

        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "lock"))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private SqliteStorage OpenIn(string folder)
    {
        var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, clock);
        _opened.Add(storage);
        return storage;
    }
}
