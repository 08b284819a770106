using System.Globalization;
using System.Text;

namespace Millrace.Sqlite.Storage;

/// <summary>The folder that holds a deployment's data, held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "millrace.db");

    public string Blobs => System.IO.Path.Combine(Path, "blobs");

    /// <summary>Takes the folder, and creates it if it is not there. The hold ends with the process, however it ends.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    public static DataFolder Take(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(full);
        var file = System.IO.Path.Combine(full, "lock");
        try
        {
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            return new DataFolder(full, held);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new DataFolderInUseException(full);
        }
    }

    public void Dispose() => _lock.Dispose();
}
