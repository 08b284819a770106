namespace Millrace.Documents;

/// <summary>Names a document: its kind, such as <c>schedule</c>, and its name within the kind.</summary>
/// <param name="Kind">1 to 200 characters.</param>
/// <param name="Name">
/// 1 to 500 characters, at most 1,024 bytes in UTF-8. Documents of a kind are ordered by their names, code point by code point.
/// </param>
public readonly record struct DocumentKey(string Kind, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Name}";
}

/// <summary>A small named value of the platform's own: a schedule, a resource, a template, a type's settings, an entry of the audit trail.</summary>
/// <param name="Key">What it is called.</param>
/// <param name="Version">1 when it was made; grows by one with every write.</param>
/// <param name="Json">Its content, at most <see cref="MaxLength"/> characters.</param>
public sealed record Document(DocumentKey Key, long Version, string Json)
{
    /// <summary>The longest content, in characters.</summary>
    public const int MaxLength = 64 * 1024;
}

/// <summary>A change of a document.</summary>
/// <param name="Key">The document.</param>
/// <param name="Expected">The version that it must still have; 0 when there must be none.</param>
/// <param name="Json">What it becomes; null deletes it.</param>
public sealed record DocumentWrite(DocumentKey Key, long Expected, string? Json);

/// <summary>Where the platform keeps what is not a job. A driver passes <c>DocumentStoreContract</c>.</summary>
public interface IDocumentStore
{
    /// <summary>The most writes of one call.</summary>
    const int MaxWrites = 50;

    /// <summary>The document, or null if there is none. Sees every write that was answered before the call.</summary>
    /// <exception cref="ArgumentException">No document can have that key.</exception>
    Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>
    /// At most <paramref name="limit"/> documents of a kind whose names come after <paramref name="after"/> ("" for the first), in the
    /// order of their names. Sees every write that was answered before the call.
    /// </summary>
    /// <exception cref="ArgumentException">No document can have that kind or name, or the limit is below 1.</exception>
    Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Carries out all the writes, if every document still has the version that is expected; otherwise changes nothing and says
    /// false. Atomic. At most <see cref="MaxWrites"/>, each of another document; their contents together at most
    /// <see cref="DocumentRules.MaxWriteBytes"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The writes break a limit, as <see cref="DocumentRules"/> says; nothing was written.</exception>
    Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken);
}
