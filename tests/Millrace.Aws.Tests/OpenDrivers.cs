using Amazon.DynamoDBv2;
using Amazon.S3;
using Millrace.Aws.Blobs;
using Millrace.Aws.Documents;
using Millrace.Aws.Jobs;
using Millrace.Aws.Logs;
using Millrace.Blobs;
using Millrace.Conformance;
using Millrace.Conformance.JobStores;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Aws.Tests;

/// <summary>The drivers of one test, with clients of their own, so that another process can be played on the same data.</summary>
internal sealed class OpenDrivers : IDisposable
{
    private readonly List<IDisposable> _clients = [];
    private AwsOptions? _options;

    public OpenJobs NewJobs(AwsOptions options, TimeProvider clock)
    {
        var store = NewJobStore(options, clock);
        return new OpenJobs(store, store, store) { Log = NewJobLog(options) };
    }

    public DynamoJobStore NewJobStore(AwsOptions options, TimeProvider clock)
    {
        _options = options;
        return new DynamoJobStore(Dynamo(options), options.Table, new S3BlobStore(S3(options), options), clock);
    }

    public IJobStore ReopenJobStore(Restart restart, TimeProvider clock) => NewJobStore(AfterEnd(restart), clock);

    public IBlobStore NewBlobStore(AwsOptions options)
    {
        _options = options;
        return new S3BlobStore(S3(options), options);
    }

    public IBlobStore ReopenBlobStore(Restart restart) => NewBlobStore(AfterEnd(restart));

    public IJobLog NewJobLog(AwsOptions options)
    {
        _options = options;
        return new DynamoJobLog(Dynamo(options), options.Table, new S3BlobStore(S3(options), options));
    }

    public IJobLog ReopenJobLog(Restart restart) => NewJobLog(AfterEnd(restart));

    public IDocumentStore NewDocumentStore(AwsOptions options)
    {
        _options = options;
        return new DynamoDocumentStore(Dynamo(options), options.Table);
    }

    public IDocumentStore ReopenDocumentStore(Restart restart) => NewDocumentStore(AfterEnd(restart));

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    /// <summary>A process that dies breaks off its requests; one that stops has none under way.</summary>
    private AwsOptions AfterEnd(Restart restart)
    {
        if (restart == Restart.Crash)
            Dispose();

        return _options ?? throw new InvalidOperationException("Nothing was opened yet.");
    }

    private IAmazonDynamoDB Dynamo(AwsOptions options) => Kept(AwsClients.NewDynamoDb(options));

    private IAmazonS3 S3(AwsOptions options) => Kept(AwsClients.NewS3(options));

    private T Kept<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }
}
