using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Millrace.Blobs;

namespace Millrace.Aws.Blobs;

/// <summary>
/// Blobs as objects of a bucket: <c>blobs/ab/abcdef...</c>. An object appears whole, and writing it again writes the same
/// bytes, so two writers cannot harm each other.
/// </summary>
/// <param name="s3">The client.</param>
/// <param name="options">The bucket and how it encrypts.</param>
public sealed class S3BlobStore(IAmazonS3 s3, AwsOptions options) : IBlobStore
{
    /// <inheritdoc/>
    public async Task<BlobId> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var id = new BlobId(Convert.ToHexStringLower(SHA256.HashData(content.Span)));
        using var bytes = new MemoryStream(content.ToArray(), writable: false);
        var request = new PutObjectRequest { BucketName = options.Bucket, Key = KeyOf(id), InputStream = bytes };
        if (options.ServerSideEncryption is { } method)
        {
            request.ServerSideEncryptionMethod = new ServerSideEncryptionMethod(method);
            request.ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKey;
        }

        await s3.PutObjectAsync(request, cancellationToken);
        return id;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> FindAsync(BlobId id, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await s3.GetObjectAsync(options.Bucket, KeyOf(id), cancellationToken);
            using var bytes = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(bytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }

    private static string KeyOf(BlobId id)
    {
        // An id may come from outside: nothing but its digits reaches the bucket.
        if (!BlobId.TryParse(id.Value, out _))
            throw new ArgumentException($"'{id.Value}' is not a blob id.", nameof(id));

        return $"blobs/{id.Value[..2]}/{id.Value}";
    }
}
