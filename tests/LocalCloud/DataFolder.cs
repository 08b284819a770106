namespace LocalCloud;

/// <summary>Where the journal of executions is, how far streams were read, and what emulators keep if they are to keep it.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private readonly bool _isTemporary;

    private DataFolder(string path, bool isTemporary) => (Path, _isTemporary) = (path, isTemporary);

    public string Path { get; }

    /// <summary>The folder given, or one that is removed in the end.</summary>
    public static DataFolder Open(string? kept) => kept is null
        ? new DataFolder(Directory.CreateTempSubdirectory("millrace-cloud-").FullName, isTemporary: true)
        : new DataFolder(Directory.CreateDirectory(kept).FullName, isTemporary: false);

    public ValueTask DisposeAsync()
    {
        if (_isTemporary)
            Directory.Delete(Path, recursive: true);

        return ValueTask.CompletedTask;
    }
}
