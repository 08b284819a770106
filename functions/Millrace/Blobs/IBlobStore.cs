using System.Diagnostics.CodeAnalysis;

namespace Millrace.Blobs;

/// <summary>The address of a blob: the SHA-256 of its bytes, 64 lower-case hexadecimal digits.</summary>
public readonly record struct BlobId(string Value)
{
    /// <summary>Reads an id; false for anything that is not 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BlobId id)
    {
        var valid = text is { Length: 64 } && text.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
        id = valid ? new BlobId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Large immutable values, found by their content. A driver passes <c>BlobStoreContract</c>.</summary>
public interface IBlobStore
{
    /// <summary>Stores the bytes and answers with their address. A reader sees all of them or no blob. Storing them again changes nothing.</summary>
    Task<BlobId> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The bytes, or null if there is no such blob.</summary>
    Task<ReadOnlyMemory<byte>?> FindAsync(BlobId id, CancellationToken cancellationToken);
}
