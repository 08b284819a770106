using Millrace.Conformance.JobLogs;
using Millrace.Logs;

namespace Millrace.Testing.Tests;

public sealed class InMemoryJobLogTests : JobLogContract
{
    protected override Task<IJobLog> OpenAsync() => Task.FromResult<IJobLog>(new InMemoryJobLog());
}
