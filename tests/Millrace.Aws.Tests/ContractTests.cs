using Millrace.Blobs;
using Millrace.Conformance;
using Millrace.Conformance.BlobStores;
using Millrace.Conformance.Documents;
using Millrace.Conformance.JobLogs;
using Millrace.Conformance.JobStores;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Aws.Tests;

public sealed class DynamoJobStoreTests(Emulators emulators) : JobStoreContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    protected override bool SurvivesRestart => true;

    protected override bool FindsLapsedLeases => false;

    public void Dispose() => _drivers.Dispose();

    protected override async Task<IJobStore> OpenAsync() => _drivers.NewJobStore(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);

    protected override Task<IJobStore> ReopenAsync(Restart restart) => Task.FromResult(_drivers.ReopenJobStore(restart, Clock));
}

public sealed class DynamoJobRelationsTests(Emulators emulators) : JobRelationsContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    public void Dispose() => _drivers.Dispose();

    protected override async Task<OpenJobs> OpenAsync() => _drivers.NewJobs(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);
}

public sealed class DynamoEndedJobsTests(Emulators emulators) : EndedJobsContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    public void Dispose() => _drivers.Dispose();

    protected override async Task<OpenJobs> OpenAsync() => _drivers.NewJobs(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);
}

public sealed class S3BlobStoreTests(Emulators emulators) : BlobStoreContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    protected override bool SurvivesRestart => true;

    public void Dispose() => _drivers.Dispose();

    protected override async Task<IBlobStore> OpenAsync() => _drivers.NewBlobStore(await emulators.NewStorageAsync(withStream: false, Cancel));

    protected override Task<IBlobStore> ReopenAsync(Restart restart) => Task.FromResult(_drivers.ReopenBlobStore(restart));
}

public sealed class DynamoJobLogTests(Emulators emulators) : JobLogContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    protected override bool SurvivesRestart => true;

    public void Dispose() => _drivers.Dispose();

    protected override async Task<IJobLog> OpenAsync() => _drivers.NewJobLog(await emulators.NewStorageAsync(withStream: false, Cancel));

    protected override Task<IJobLog> ReopenAsync(Restart restart) => Task.FromResult(_drivers.ReopenJobLog(restart));
}

public sealed class DynamoDocumentStoreTests(Emulators emulators) : DocumentStoreContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    protected override bool SurvivesRestart => true;

    public void Dispose() => _drivers.Dispose();

    protected override async Task<IDocumentStore> OpenAsync() => _drivers.NewDocumentStore(await emulators.NewStorageAsync(withStream: false, Cancel));

    protected override Task<IDocumentStore> ReopenAsync(Restart restart) => Task.FromResult(_drivers.ReopenDocumentStore(restart));
}
