using Millrace.Conformance.JobStores;
using Millrace.Jobs;

namespace Millrace.Testing.Tests;

public sealed class InMemoryJobStoreTests : JobStoreContract
{
    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new InMemoryJobStore(Clock));
}
