using Millrace.Documents;

namespace Millrace.Conformance.Documents;

/// <summary>Conditional writes: one, several at once, and many writers at the same time.</summary>
public abstract class DocumentStoreWrites : DocumentStoreSuite
{
    [Fact]
    public async Task A_document_is_made_once_and_its_version_grows_by_one_with_every_write()
    {
        var store = await OpenAsync();

        Assert.True(await store.TryWriteAsync([New("a", "1")], Cancel));
        Assert.False(await store.TryWriteAsync([New("a", "2")], Cancel));
        Assert.Equal(new Document(Key("a"), 1, "1"), await store.FindAsync(Key("a"), Cancel));

        Assert.True(await store.TryWriteAsync([new DocumentWrite(Key("a"), 1, "3")], Cancel));
        Assert.Equal(new Document(Key("a"), 2, "3"), await store.FindAsync(Key("a"), Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_write_or_delete_that_expects_another_version_changes_nothing(long expected)
    {
        var store = await OpenAsync();
        await WriteAsync(store, New("a", "1"));
        await WriteAsync(store, new DocumentWrite(Key("a"), 1, "2"));

        Assert.False(await store.TryWriteAsync([new DocumentWrite(Key("a"), expected, "3")], Cancel));
        Assert.False(await store.TryWriteAsync([new DocumentWrite(Key("a"), expected, null)], Cancel));

        Assert.Equal(new Document(Key("a"), 2, "2"), await store.FindAsync(Key("a"), Cancel));
    }

    [Fact]
    public async Task What_is_not_there_has_no_version_but_zero()
    {
        var store = await OpenAsync();

        Assert.False(await store.TryWriteAsync([new DocumentWrite(Key("a"), 1, "1")], Cancel));
        Assert.False(await store.TryWriteAsync([new DocumentWrite(Key("a"), 1, null)], Cancel));
        Assert.True(await store.TryWriteAsync([new DocumentWrite(Key("a"), 0, null)], Cancel));

        Assert.Null(await store.FindAsync(Key("a"), Cancel));
    }

    [Fact]
    public async Task A_deleted_document_is_gone_and_one_made_anew_begins_at_one()
    {
        var store = await OpenAsync();
        await WriteAsync(store, New("a"));
        await WriteAsync(store, new DocumentWrite(Key("a"), 1, "2"));

        await WriteAsync(store, new DocumentWrite(Key("a"), 2, null));
        Assert.Null(await store.FindAsync(Key("a"), Cancel));
        Assert.Empty(await store.ListAsync("kind", "", 10, Cancel));

        await WriteAsync(store, New("a", "3"));
        Assert.Equal(new Document(Key("a"), 1, "3"), await store.FindAsync(Key("a"), Cancel));
    }

    [Fact]
    public async Task Several_writes_of_different_kinds_are_carried_out_together()
    {
        var store = await OpenAsync();
        await WriteAsync(store, New("old"), New("gone"));

        await WriteAsync(
            store, New("new", "1"), new DocumentWrite(Key("old"), 1, "2"), new DocumentWrite(Key("gone"), 1, null), new DocumentWrite(new DocumentKey("other", "new"), 0, "3"));

        Assert.Equal([new Document(Key("new"), 1, "1"), new Document(Key("old"), 2, "2")], await store.ListAsync("kind", "", 10, Cancel));
        Assert.Equal("3", Assert.Single(await store.ListAsync("other", "", 10, Cancel)).Json);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task If_one_of_several_writes_is_refused_none_is_carried_out(int position)
    {
        var store = await OpenAsync();
        await WriteAsync(store, New("old"), New("other"));
        List<DocumentWrite> writes = [New("new"), new DocumentWrite(Key("other"), 1, null)];
        writes.Insert(position, new DocumentWrite(Key("old"), 7, "stale"));

        Assert.False(await store.TryWriteAsync(writes, Cancel));

        Assert.Equal([new Document(Key("old"), 1, "{}"), new Document(Key("other"), 1, "{}")], await store.ListAsync("kind", "", 10, Cancel));
    }

    [Fact]
    public async Task As_many_writes_as_are_allowed_with_as_much_content_as_is_allowed()
    {
        var store = await OpenAsync();
        var json = new string('"', DocumentRules.MaxWriteBytes / IDocumentStore.MaxWrites);

        await WriteAsync(store, [.. Enumerable.Range(0, IDocumentStore.MaxWrites).Select(i => New($"{i:D2}", json))]);

        Assert.All(await store.ListAsync("kind", "", 100, Cancel), one => Assert.Equal(json, one.Json));
    }

    [Fact]
    public async Task Of_fifty_claimants_of_a_version_exactly_one_wins()
    {
        var store = await OpenAsync();
        for (var version = 0; version < 4; version++)
        {
            var wins = await AtOnceAsync(50, i => store.TryWriteAsync([new DocumentWrite(Key("a"), version, $"{i}")], Cancel));

            var winner = Assert.Single(Enumerable.Range(0, 50), i => wins[i]);
            Assert.Equal(new Document(Key("a"), version + 1, $"{winner}"), await store.FindAsync(Key("a"), Cancel));
        }
    }

    [Fact]
    public async Task Of_claimants_of_two_documents_each_that_overlap_no_two_win()
    {
        var store = await OpenAsync();
        await WriteAsync(store, New("0"), New("1"), New("2"));

        var wins = await AtOnceAsync(12, i => store.TryWriteAsync(
            [new DocumentWrite(Key($"{i % 3}"), 1, $"{i}"), new DocumentWrite(Key($"{(i + 1) % 3}"), 1, $"{i}")], Cancel));

        var winner = Assert.Single(Enumerable.Range(0, 12), i => wins[i]);
        Assert.Equal(2, (await store.ListAsync("kind", "", 10, Cancel)).Count(one => one.Version == 2 && one.Json == $"{winner}"));
    }
}
