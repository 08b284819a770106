using Millrace.Conformance.WorkQueues;
using Millrace.Queues;

namespace Millrace.Testing.Tests;

public sealed class InMemoryWorkQueueTests : WorkQueueContract
{
    protected override Task<IWorkQueue> OpenAsync() => Task.FromResult<IWorkQueue>(new InMemoryWorkQueue(Clock));
}
