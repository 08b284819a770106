using System.Globalization;
using Millrace.States;

namespace Millrace.StepFunctions;

/// <summary>
/// Buckets as folders and objects as files: what distributed Maps read and write in a single process. A name that would lead out of its bucket is
/// refused.
/// </summary>
/// <param name="folder">The folder of the buckets.</param>
public sealed class FileObjectStore(string folder) : IObjectStore
{
    private const string Unfinished = ".unfinished";
    private readonly string _root = Path.GetFullPath(folder);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The bucket or the key is no name of a file.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        var path = PathOf(bucket, key);
        if (!File.Exists(path))
            return null;

        return await File.ReadAllBytesAsync(path, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The bucket or the key is no name of a file.</exception>
    public async Task WriteAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = PathOf(bucket, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _root);

        // A reader sees the old object or the new one, and nothing in between.
        var unfinished = path + Unfinished;
        await File.WriteAllBytesAsync(unfinished, content, cancellationToken);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The bucket is no name of a folder.</exception>
    public Task<IReadOnlyList<StoredObject>> ListAsync(string bucket, string prefix, CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(FolderOf(bucket));
        IReadOnlyList<StoredObject> objects = !root.Exists
            ? []
            :
            [
                .. root.EnumerateFiles("*", SearchOption.AllDirectories)
                    .Where(static file => !file.Name.EndsWith(Unfinished, StringComparison.Ordinal))
                    .Select(file => (Key: Path.GetRelativePath(root.FullName, file.FullName).Replace('\\', '/'), File: file))
                    .Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .OrderBy(static one => one.Key, StringComparer.Ordinal)
                    .Select(static one => new StoredObject(one.Key, one.File.Length, EtagOf(one.File), one.File.LastWriteTimeUtc)),
            ];
        return Task.FromResult(objects);
    }

    private static string EtagOf(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\"");

    private static bool IsName(string part) =>
        part.Length > 0 && part is not ("." or "..") && part.IndexOfAny(['/', '\\', '\0', ':']) < 0 && !part.EndsWith(Unfinished, StringComparison.Ordinal);

    private string FolderOf(string bucket) => IsName(bucket)
        ? Path.Combine(_root, bucket)
        : throw new ArgumentException($"'{bucket}' is no name of a bucket that can be a folder.", nameof(bucket));

    private string PathOf(string bucket, string key)
    {
        var bucketFolder = FolderOf(bucket);
        if (!key.Split('/').All(IsName))
            throw new ArgumentException($"'{key}' is no key of an object that can be a file in the bucket {bucket}.", nameof(key));

        var path = Path.GetFullPath(Path.Combine(bucketFolder, key));
        return path.StartsWith(bucketFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"'{key}' leads out of the bucket {bucket}.", nameof(key));
    }
}
