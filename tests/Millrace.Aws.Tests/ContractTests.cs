using Millrace.Aws.Blobs;
using Millrace.Aws.Jobs;
using Millrace.Blobs;
using Millrace.Conformance;
using Millrace.Conformance.BlobStores;
using Millrace.Conformance.JobStores;
using Millrace.Jobs;

namespace Millrace.Aws.Tests;

public sealed class DynamoJobStoreTests(Emulators emulators) : JobStoreContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    protected override bool SurvivesRestart => true;

    public void Dispose() => _drivers.Dispose();

    protected override async Task<IJobStore> OpenAsync() => _drivers.NewJobStore(await emulators.NewStorageAsync(withStream: false, Cancel), Clock);

    protected override Task<IJobStore> ReopenAsync(Restart restart) => Task.FromResult(_drivers.ReopenJobStore(restart, Clock));
}

public sealed class S3BlobStoreTests(Emulators emulators) : BlobStoreContract, IDisposable
{
    private readonly OpenDrivers _drivers = new();

    protected override bool SurvivesRestart => true;

    public void Dispose() => _drivers.Dispose();

    protected override async Task<IBlobStore> OpenAsync() => _drivers.NewBlobStore(await emulators.NewStorageAsync(withStream: false, Cancel));

    protected override Task<IBlobStore> ReopenAsync(Restart restart) => Task.FromResult(_drivers.ReopenBlobStore(restart));
}
