using Millrace.Conformance.BlobStores;
using Millrace.Blobs;

namespace Millrace.Testing.Tests;

public sealed class InMemoryBlobStoreTests : BlobStoreContract
{
    protected override Task<IBlobStore> OpenAsync() => Task.FromResult<IBlobStore>(new InMemoryBlobStore());
}
