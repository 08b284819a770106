using Millrace.Conformance.ChangeFeeds;

namespace Millrace.Testing.Tests;

public sealed class InMemoryChangeFeedTests : ChangeFeedContract
{
    protected override Task<OpenFeed> OpenAsync()
    {
        var store = new InMemoryJobStore(Clock);
        return Task.FromResult(new OpenFeed(store, store));
    }
}
