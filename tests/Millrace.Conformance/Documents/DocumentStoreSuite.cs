using Millrace.Documents;

namespace Millrace.Conformance.Documents;

/// <summary>How the document store suite opens the driver that it judges.</summary>
public abstract class DocumentStoreSuite : ContractSuite
{
    /// <summary>Names in their order: by code points, not by UTF-16 units, a language, or case.</summary>
    protected static readonly string[] OrderedNames =
        ["\0", "A", "B", "a", "a/000002", "a/000010", "aa", "b", "z", "Ä", "ä", "日本", "\uE000", "\uFFFD", "🂡", "🦉"];

    /// <summary>Whether documents outlive the process. Then <see cref="ReopenAsync"/> is overridden.</summary>
    protected virtual bool SurvivesRestart => false;

    /// <summary>An empty store. Called once a test.</summary>
    protected abstract Task<IDocumentStore> OpenAsync();

    /// <summary>Ends the open store as <paramref name="restart"/> says and opens another one on the same data.</summary>
    protected virtual Task<IDocumentStore> ReopenAsync(Restart restart) => throw NotReopenable();

    /// <summary>A key of the kind that most tests use.</summary>
    protected static DocumentKey Key(string name) => new("kind", name);

    /// <summary>Makes a new document.</summary>
    protected static DocumentWrite New(string name, string json = "{}") => new(Key(name), 0, json);

    /// <summary>Writes what must be accepted.</summary>
    protected static async Task WriteAsync(IDocumentStore store, params DocumentWrite[] writes) =>
        Assert.True(await store.TryWriteAsync(writes, Cancel));
}
