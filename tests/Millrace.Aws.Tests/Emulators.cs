using System.Security.Cryptography;
using Amazon.S3;
using LocalCloud.Emulators;
using Millrace.Aws.Tables;

[assembly: AssemblyFixture(typeof(Millrace.Aws.Tests.Emulators))]

namespace Millrace.Aws.Tests;

/// <summary>The emulators, once a test run. Where they cannot be installed, every test that asks for them is skipped with the reason.</summary>
public sealed class Emulators : IAsyncLifetime
{
    private EmulatorProcesses? _processes;
    private string? _whyNot;

    /// <summary>Where the emulators listen; skips the test that asks, aloud, if there are none.</summary>
    public AwsOptions Options => new()
    {
        Table = "jobs",
        Bucket = "blobs",
        DynamoDbEndpoint = Processes.DynamoDb,
        S3Endpoint = Processes.S3,
        ForcePathStyle = true,
    };

    /// <summary>Where SQS listens.</summary>
    public Uri SqsEndpoint => Processes.Sqs;

    private EmulatorProcesses Processes
    {
        get
        {
            Assert.SkipWhen(_whyNot is not null, _whyNot ?? "");
            return _processes!; // Started, or there is a reason.
        }
    }

    public async ValueTask InitializeAsync()
    {
        _whyNot = await EmulatorProcesses.WhyNotAsync();
        if (_whyNot is null)
            _processes = await EmulatorProcesses.StartAsync(null, CancellationToken.None);
    }

    /// <summary>A table of the test's own and a bucket of its own.</summary>
    public async Task<AwsOptions> NewStorageAsync(bool withStream, CancellationToken cancellationToken)
    {
        var name = $"test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = Options with { Table = name, Bucket = name };
        using var dynamo = AwsClients.NewDynamoDb(options);
        using var s3 = AwsClients.NewS3(options);
        await JobsTable.CreateAsync(dynamo, name, withStream, cancellationToken);
        await s3.PutBucketAsync(name, cancellationToken);
        return options;
    }

    public async ValueTask DisposeAsync()
    {
        if (_processes is not null)
            await _processes.DisposeAsync();
    }
}
