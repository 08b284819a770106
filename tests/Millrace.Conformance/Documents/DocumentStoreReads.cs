using Millrace.Documents;

namespace Millrace.Conformance.Documents;

/// <summary>Finding, listing, and what is refused before anything is read or written.</summary>
public abstract class DocumentStoreReads : DocumentStoreWrites
{
    [Fact]
    public async Task A_store_without_documents_finds_and_lists_none()
    {
        var store = await OpenAsync();

        Assert.Null(await store.FindAsync(Key("a"), Cancel));
        Assert.Empty(await store.ListAsync("kind", "", 10, Cancel));
    }

    [Fact]
    public async Task A_document_comes_back_whole()
    {
        var store = await OpenAsync();
        Document[] documents =
        [
            new(new DocumentKey(new string('日', DocumentRules.MaxKindLength), new string('n', DocumentRules.MaxNameLength)), 1, ""),
            new(new DocumentKey("k# /\0?", "n# /\0?"), 1, "Größe: „5 µm“ 📈\n\t\0"),
            new(new DocumentKey("k", new string('日', DocumentRules.MaxNameBytes / 3)), 1, new string('日', Document.MaxLength)),
        ];

        foreach (var document in documents)
            await WriteAsync(store, new DocumentWrite(document.Key, 0, document.Json));

        foreach (var document in documents)
        {
            Assert.Equal(document, await store.FindAsync(document.Key, Cancel));
            Assert.Equal([document], await store.ListAsync(document.Key.Kind, "", 10, Cancel));
        }
    }

    [Fact]
    public async Task Documents_are_listed_in_the_order_of_the_code_points_of_their_names()
    {
        var store = await OpenAsync();
        foreach (var name in OrderedNames.Reverse())
            await WriteAsync(store, New(name));

        Assert.Equal(OrderedNames, Names(await store.ListAsync("kind", "", 100, Cancel)));
        Assert.Equal(OrderedNames, OrderedNames.Reverse().Order(DocumentRules.NameOrder));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task A_reader_that_goes_on_after_the_last_name_sees_each_document_once(int limit)
    {
        var store = await OpenAsync();
        await WriteAsync(store, [.. OrderedNames.Select(static name => New(name))]);

        List<string> seen = [];
        for (var after = ""; ; after = seen[^1])
        {
            var page = await store.ListAsync("kind", after, limit, Cancel);
            if (page.Count == 0)
                break;

            Assert.InRange(page.Count, 1, limit);
            seen.AddRange(Names(page));
        }

        Assert.Equal(OrderedNames, seen);
    }

    [Fact]
    public async Task A_list_goes_on_after_a_name_that_no_document_has()
    {
        var store = await OpenAsync();
        await WriteAsync(store, New("a"), New("b"), New("ba"));

        Assert.Equal(["b", "ba"], Names(await store.ListAsync("kind", "aa", 10, Cancel)));
        Assert.Empty(await store.ListAsync("kind", "c", 10, Cancel));
    }

    [Fact]
    public async Task A_list_of_large_documents_is_not_cut_off_before_its_limit()
    {
        var store = await OpenAsync();
        var json = new string('x', Document.MaxLength);
        for (var i = 0; i < 40; i++) // DynamoDB ends a page after 1 MB.
            await WriteAsync(store, New($"{i:D2}", json));

        Assert.Equal(30, (await store.ListAsync("kind", "", 30, Cancel)).Count);
        Assert.Equal(35, (await store.ListAsync("kind", "04", 100, Cancel)).Count);
    }

    [Fact]
    public async Task Kinds_that_begin_alike_are_kept_apart()
    {
        var store = await OpenAsync();
        DocumentKey[] keys = [new("a", "b/c"), new("a/b", "c"), new("ab", "c"), new("A", "c"), new("a#", "c"), new("a", "c")];
        await WriteAsync(store, [.. keys.Select(static key => new DocumentWrite(key, 0, $"\"{key}\""))]);

        Assert.Equal(["b/c", "c"], Names(await store.ListAsync("a", "", 10, Cancel)));
        foreach (var key in keys)
        {
            Assert.Equal($"\"{key}\"", (await store.FindAsync(key, Cancel))?.Json);
            Assert.All(await store.ListAsync(key.Kind, "", 10, Cancel), one => Assert.Equal(key.Kind, one.Key.Kind));
        }
    }

    [Fact]
    public async Task Writes_that_break_a_limit_are_refused_and_write_nothing()
    {
        var store = await OpenAsync();
        DocumentWrite[][] refused =
        [
            [],
            [.. Enumerable.Range(0, IDocumentStore.MaxWrites + 1).Select(static i => New($"{i}"))],
            [New("a"), New("b"), new DocumentWrite(Key("a"), 1, null)],
            [.. Enumerable.Range(0, 6).Select(static i => New($"{i}", new string('日', Document.MaxLength)))],
            [New("a"), New("b", new string('x', Document.MaxLength + 1))],
            [New("a"), New("b", "\uD800")],
            [New("a"), new DocumentWrite(Key("b"), -1, "{}")],
            .. RefusedKeys().Select(static key => new[] { New("a"), new DocumentWrite(key, 0, "{}") }),
        ];

        foreach (var writes in refused)
            await Assert.ThrowsAnyAsync<ArgumentException>(() => store.TryWriteAsync(writes, Cancel));

        Assert.Empty(await store.ListAsync("kind", "", 10, Cancel));
    }

    [Fact]
    public async Task Reads_that_no_document_can_answer_are_refused()
    {
        var store = await OpenAsync();

        foreach (var key in RefusedKeys())
            await Assert.ThrowsAnyAsync<ArgumentException>(() => store.FindAsync(key, Cancel));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ListAsync("", "", 10, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ListAsync("kind", "", 0, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ListAsync("kind", new string('n', DocumentRules.MaxNameLength + 1), 10, Cancel));
    }

    private static IEnumerable<string> Names(IEnumerable<Document> documents) => documents.Select(static one => one.Key.Name);

    private static DocumentKey[] RefusedKeys() =>
    [
        default,
        new("", "name"),
        new("kind", ""),
        new(new string('k', DocumentRules.MaxKindLength + 1), "name"),
        new("kind", new string('n', DocumentRules.MaxNameLength + 1)),
        new("kind", new string('日', (DocumentRules.MaxNameBytes / 3) + 1)),
        new("kind", "half \uDC00"),
    ];
}
