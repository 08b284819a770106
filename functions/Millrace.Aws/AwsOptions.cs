namespace Millrace.Aws;

/// <summary>Where the driver finds its table and its bucket. The region and the credentials are the SDK's matter.</summary>
public sealed record AwsOptions
{
    /// <summary>The DynamoDB table of jobs.</summary>
    public required string Table { get; init; }

    /// <summary>The S3 bucket of blobs.</summary>
    public required string Bucket { get; init; }

    /// <summary>Another DynamoDB than that of AWS: an emulator. It is called with made-up credentials. None by default.</summary>
    public Uri? DynamoDbEndpoint { get; init; }

    /// <summary>Another S3 than that of AWS: an emulator. It is called with made-up credentials. None by default.</summary>
    public Uri? S3Endpoint { get; init; }

    /// <summary>Whether the bucket's name stands in the path of an address instead of its host. False by default; emulators mostly need it.</summary>
    public bool ForcePathStyle { get; init; }

    /// <summary>How S3 is asked to encrypt blobs: <c>AES256</c> or <c>aws:kms</c>. Null, the default, leaves it to the bucket.</summary>
    public string? ServerSideEncryption { get; init; }

    /// <summary>The KMS key of <c>aws:kms</c>. Null, the default, means the account's own.</summary>
    public string? KmsKey { get; init; }

    /// <summary>Everything that is wrong with the options, a sentence each; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IsTableName(Table))
            yield return $"Aws:Table must be 3 to 255 letters, digits, '_', '-' and '.', was '{Table}'.";

        if (!IsBucketName(Bucket))
            yield return $"Aws:Bucket must be 3 to 63 lower-case letters, digits, '-' and '.', with a letter or a digit at both ends, was '{Bucket}'.";

        if (DynamoDbEndpoint is { } dynamo && !IsHttp(dynamo))
            yield return $"Aws:DynamoDbEndpoint must be an absolute http or https address, was '{dynamo}'.";

        if (S3Endpoint is { } s3 && !IsHttp(s3))
            yield return $"Aws:S3Endpoint must be an absolute http or https address, was '{s3}'.";

        if (ServerSideEncryption is not (null or "AES256" or "aws:kms"))
            yield return $"Aws:ServerSideEncryption must be AES256 or aws:kms, was '{ServerSideEncryption}'.";

        if (KmsKey is not null && ServerSideEncryption != "aws:kms")
            yield return $"Aws:KmsKey is used by aws:kms only; set Aws:ServerSideEncryption to aws:kms, or remove the key '{KmsKey}'.";
    }

    private static bool IsHttp(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    // By hand: every function checks its options at its start, and an expression takes a hundred times as long for the first time.
    private static bool IsTableName(string name) =>
        name.Length is >= 3 and <= 255 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static bool IsBucketName(string name) =>
        name.Length is >= 3 and <= 63
        && IsLowerOrDigit(name[0]) && IsLowerOrDigit(name[^1])
        && name.All(static c => IsLowerOrDigit(c) || c is '.' or '-');

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
