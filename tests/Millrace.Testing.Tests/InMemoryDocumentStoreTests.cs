using Millrace.Conformance.Documents;
using Millrace.Documents;

namespace Millrace.Testing.Tests;

public sealed class InMemoryDocumentStoreTests : DocumentStoreContract
{
    protected override Task<IDocumentStore> OpenAsync() => Task.FromResult<IDocumentStore>(new InMemoryDocumentStore());
}
