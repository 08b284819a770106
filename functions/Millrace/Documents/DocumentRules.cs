using System.Text;

namespace Millrace.Documents;

/// <summary>What every driver of <see cref="IDocumentStore"/> refuses, in the same words, and the order in which it lists.</summary>
public static class DocumentRules
{
    /// <summary>The longest kind, in characters.</summary>
    public const int MaxKindLength = 200;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 500;

    /// <summary>The longest name, in bytes of UTF-8: a sort key of DynamoDB holds no more.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>The most content of one call, in bytes of UTF-8: a transaction of DynamoDB holds 4 MB, and on its way every quote counts twice.</summary>
    public const int MaxWriteBytes = 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The order of names: by code points, so that UTF-8 sorts alike. Not that of <see cref="StringComparer.Ordinal"/> beyond U+FFFF.</summary>
    public static IComparer<string> NameOrder { get; } = Comparer<string>.Create(CompareNames);

    /// <summary>Refuses a key that no document can have.</summary>
    /// <exception cref="ArgumentException">The kind or the name is empty, too long, or no text in Unicode.</exception>
    public static void Check(DocumentKey key)
    {
        CheckText("kind", key.Kind, 1, MaxKindLength);
        CheckName(key.Name, shortest: 1);
    }

    /// <summary>Refuses a list that no store can answer.</summary>
    /// <exception cref="ArgumentException">The kind or the name is no kind or name, or the limit is below 1.</exception>
    public static void CheckList(string kind, string after, int limit)
    {
        CheckText("kind", kind, 1, MaxKindLength);
        CheckName(after, shortest: 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
    }

    /// <summary>Refuses writes that do not go together.</summary>
    /// <exception cref="ArgumentException">There is none or too many, one document is written twice, or a key or a content breaks its limits.</exception>
    public static void Check(IReadOnlyList<DocumentWrite> writes)
    {
        if (writes.Count is < 1 or > IDocumentStore.MaxWrites)
            throw new ArgumentException($"One call takes 1 to {IDocumentStore.MaxWrites} writes, not {writes.Count}.", nameof(writes));

        var bytes = 0;
        foreach (var (key, expected, json) in writes)
        {
            Check(key);
            if (expected < 0)
                throw new ArgumentException($"The expected version of {key} is {expected}; versions begin at 1, and 0 expects none.", nameof(writes));

            if (json is not null)
                bytes += CheckText($"content of {key}", json, 0, Document.MaxLength);
        }

        if (bytes > MaxWriteBytes)
            throw new ArgumentException($"The contents of one call have {bytes} bytes in UTF-8, which is more than {MaxWriteBytes}; write less at once.", nameof(writes));

        if (writes.CountBy(static write => write.Key).FirstOrDefault(static one => one.Value > 1) is { Value: > 1 } twice)
            throw new ArgumentException($"{twice.Key} is written {twice.Value} times; one call writes a document once.", nameof(writes));
    }

    private static void CheckName(string name, int shortest)
    {
        var bytes = CheckText("name", name, shortest, MaxNameLength);
        if (bytes > MaxNameBytes)
            throw new ArgumentException($"A document's name has at most {MaxNameBytes} bytes in UTF-8, not {bytes}.");
    }

    private static int CheckText(string what, string? text, int shortest, int longest)
    {
        if (text is null || text.Length < shortest || text.Length > longest)
            throw new ArgumentException($"A document's {what} has {shortest} to {longest} characters, not {text?.Length ?? 0}.");

        try
        {
            return Utf8.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            // Half of a surrogate pair would come back as another character, and two names could become one.
            throw new ArgumentException($"A document's {what} is no text in Unicode: {e.Message}", e);
        }
    }

    private static int CompareNames(string left, string right)
    {
        var i = left.AsSpan().CommonPrefixLength(right);
        if (i == left.Length || i == right.Length)
            return left.Length.CompareTo(right.Length);

        // Both are sound: of two different halves of pairs either both or one are surrogates, and those stand above all of the plane below.
        var (isLeftAbove, isRightAbove) = (char.IsSurrogate(left[i]), char.IsSurrogate(right[i]));
        return isLeftAbove == isRightAbove ? left[i].CompareTo(right[i]) : isLeftAbove.CompareTo(isRightAbove);
    }
}
