using System.Security.Cryptography;
using Millrace.Blobs;

namespace Millrace.Sqlite.Blobs;

/// <summary>Blobs as files: <c>ab/abcdef...</c> under the data folder. A blob appears whole, by a rename.</summary>
internal sealed class FileBlobStore(string folder) : IBlobStore
{
    public async Task<BlobId> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var id = new BlobId(Convert.ToHexStringLower(SHA256.HashData(content.Span)));
        var path = PathOf(id);
        if (File.Exists(path))
            return id;

        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // Always below the folder.
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(content, cancellationToken);
                // A result that names the blob may be committed next: the bytes come first, also in a power cut.
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return id;
    }

    public async Task<ReadOnlyMemory<byte>?> FindAsync(BlobId id, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(id), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(BlobId id)
    {
        // An id may come from outside: nothing but its digits reaches the file system.
        if (!BlobId.TryParse(id.Value, out _))
            throw new ArgumentException($"'{id.Value}' is not a blob id.", nameof(id));

        return Path.Combine(folder, id.Value[..2], id.Value);
    }
}
