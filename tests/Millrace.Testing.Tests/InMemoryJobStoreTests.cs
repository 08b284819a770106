using Millrace.Conformance.JobStores;
using Millrace.Jobs;

namespace Millrace.Testing.Tests;

public sealed class InMemoryJobStoreTests : JobStoreContract
{
    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new InMemoryJobStore(Clock));
}

public sealed class InMemoryJobRelationsTests : JobRelationsContract
{
    protected override Task<OpenJobs> OpenAsync() => Task.FromResult(OpenJobsOf(new InMemoryJobStore(Clock)));

    internal static OpenJobs OpenJobsOf(InMemoryJobStore store) => new(store, store, store) { Feed = store };
}

public sealed class InMemoryEndedJobsTests : EndedJobsContract
{
    protected override Task<OpenJobs> OpenAsync() => Task.FromResult(InMemoryJobRelationsTests.OpenJobsOf(new InMemoryJobStore(Clock)));
}
