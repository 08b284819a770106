using Millrace.Conformance.ExecutionStores;
using Millrace.Pipelines;

namespace Millrace.Testing.Tests;

public sealed class InMemoryExecutionStoreTests : ExecutionStoreContract
{
    protected override Task<IExecutionStore> OpenAsync() => Task.FromResult<IExecutionStore>(new InMemoryExecutionStore());
}
