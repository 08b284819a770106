using Amazon.Runtime;
using Amazon.S3;
using Millrace.Aws.Blobs;
using Millrace.Blobs;
using Millrace.Conformance;

namespace Millrace.Aws.Tests;

/// <summary>What the blob store asks of S3 beside its contract, and what becomes of a blob that is gone.</summary>
public sealed class BlobRequestTests(Emulators emulators) : ContractSuite, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    public void Dispose() => _drivers.Dispose();

    [Theory]
    [InlineData(null, null)]
    [InlineData("AES256", null)]
    [InlineData("aws:kms", "alias/millrace")]
    public async Task A_blob_is_encrypted_as_the_options_say(string? method, string? key)
    {
        var options = await emulators.NewStorageAsync(withStream: false, Cancel) with { ServerSideEncryption = method, KmsKey = key };
        using var tap = new HeaderTap();
        using var s3 = new AmazonS3Client(new BasicAWSCredentials("emulator", "emulator"), tap.ConfigOf(options));

        await new S3BlobStore(s3, options).PutAsync("content"u8.ToArray(), Cancel);

        Assert.Equal((method, key), (tap.Sent("x-amz-server-side-encryption"), tap.Sent("x-amz-server-side-encryption-aws-kms-key-id")));
    }

    [Fact]
    public async Task A_missing_bucket_is_no_missing_blob()
    {
        var options = await emulators.NewStorageAsync(withStream: false, Cancel) with { Bucket = "nobody-made-this" };

        var thrown = await Assert.ThrowsAnyAsync<AmazonS3Exception>(
            () => _drivers.NewBlobStore(options).FindAsync(new BlobId(new string('0', 64)), Cancel));

        Assert.Equal("NoSuchBucket", thrown.ErrorCode);
    }

    [Fact]
    public async Task What_is_no_address_never_reaches_the_bucket()
    {
        var blobs = _drivers.NewBlobStore(await emulators.NewStorageAsync(withStream: false, Cancel));

        await Assert.ThrowsAsync<ArgumentException>(() => blobs.FindAsync(new BlobId("../secrets"), Cancel));
    }

    [Fact]
    public async Task A_job_whose_input_is_gone_names_the_blob()
    {
        var options = await emulators.NewStorageAsync(withStream: false, Cancel);
        var request = AJob.Request(Clock, input: $"\"{new string('x', 70_000)}\"");
        await _drivers.NewJobStore(options, Clock).AddAsync([request], Cancel);
        using var s3 = AwsClients.NewS3(options);
        var lost = Assert.Single((await s3.ListObjectsV2Async(new() { BucketName = options.Bucket }, Cancel)).S3Objects).Key;
        await s3.DeleteObjectAsync(options.Bucket, lost, Cancel);

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => _drivers.NewJobStore(options, Clock).FindAsync(request.Id, Cancel));

        Assert.Contains($"The attribute 'input' of job#{request.Id.Value[^1]} {request.Id} is the blob {lost.Split('/')[^1]}", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class HeaderTap : HttpClientFactory, IDisposable
    {
        private readonly Handler _handler = new();

        public AmazonS3Config ConfigOf(AwsOptions options) => new()
        {
            ServiceURL = options.S3Endpoint!.AbsoluteUri, // The emulator's.
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            HttpClientFactory = this,
        };

        public string? Sent(string header) => _handler.Last?.Headers.TryGetValues(header, out var values) == true ? values.Single() : null;

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

        public void Dispose() => _handler.Dispose();

        private sealed class Handler() : DelegatingHandler(new SocketsHttpHandler())
        {
            public HttpRequestMessage? Last { get; private set; }

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                Last = request;
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
