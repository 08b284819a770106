namespace Millrace.Aws.Tests;

public sealed class AwsOptionsTests
{
    private static readonly AwsOptions Good = new() { Table = "millrace-jobs", Bucket = "millrace-blobs" };

    [Fact]
    public void The_defaults_have_no_problems() => Assert.Empty(Good.Problems());

    [Fact]
    public void An_emulators_addresses_and_a_key_have_no_problems() => Assert.Empty((Good with
    {
        DynamoDbEndpoint = new Uri("http://127.0.0.1:8000"),
        S3Endpoint = new Uri("https://s3.local"),
        ServerSideEncryption = "aws:kms",
        KmsKey = "alias/millrace",
    }).Problems());

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var bad = new AwsOptions
        {
            Table = "a b",
            Bucket = "Blobs",
            DynamoDbEndpoint = new Uri("/dynamo", UriKind.Relative),
            S3Endpoint = new Uri("ftp://files"),
            ServerSideEncryption = "rot13",
            KmsKey = "mine",
        };

        Assert.Equal(
            [
                "Aws:Table must be 3 to 255 letters, digits, '_', '-' and '.', was 'a b'.",
                "Aws:Bucket must be 3 to 63 lower-case letters, digits, '-' and '.', with a letter or a digit at both ends, was 'Blobs'.",
                "Aws:DynamoDbEndpoint must be an absolute http or https address, was '/dynamo'.",
                "Aws:S3Endpoint must be an absolute http or https address, was 'ftp://files/'.",
                "Aws:ServerSideEncryption must be AES256 or aws:kms, was 'rot13'.",
                "Aws:KmsKey is used by aws:kms only; set Aws:ServerSideEncryption to aws:kms, or remove the key 'mine'.",
            ],
            bad.Problems());
    }
}
