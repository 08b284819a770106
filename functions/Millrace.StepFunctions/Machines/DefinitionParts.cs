using Millrace.Documents;

namespace Millrace.StepFunctions.Machines;

/// <summary>Keeps long definitions in several documents.</summary>
internal sealed class DefinitionParts(IDocumentStore store)
{
    private const string Kind = "states.definition";

    // Characters of three bytes fill a call's limit before they fill a document's.
    private const int PartLength = 48 * 1024;
    private const int PartsAtOnce = 5;

    /// <summary>Writes a definition of a new revision. Nobody reads it until its machine says so.</summary>
    public async Task<int> WriteAsync(string machine, string revision, string definition, CancellationToken cancellationToken)
    {
        var parts = Split(definition).Select((part, i) => new DocumentWrite(KeyOf(machine, revision, i), 0, part)).ToList();
        foreach (var some in parts.Chunk(PartsAtOnce))
        {
            if (!await store.TryWriteAsync(some, cancellationToken))
                throw new InvalidOperationException($"The revision {revision} of {machine} is written twice.");
        }

        return parts.Count;
    }

    /// <summary>The definition; null if it was replaced meanwhile.</summary>
    public async Task<string?> ReadAsync(string machine, string revision, int count, CancellationToken cancellationToken)
    {
        var parts = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (await store.FindAsync(KeyOf(machine, revision, i), cancellationToken) is not { } part)
                return null;

            parts[i] = part.Json;
        }

        return string.Concat(parts);
    }

    public async Task DeleteAsync(string machine, string revision, int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
            await store.TryWriteAsync([new DocumentWrite(KeyOf(machine, revision, i), 1, null)], cancellationToken);
    }

    private static DocumentKey KeyOf(string machine, string revision, int number) => new(Kind, $"{machine}/{revision}/{number:000}");

    private static IEnumerable<string> Split(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var length = Math.Min(PartLength, text.Length - from);

            // Half of a surrogate pair is no text.
            if (from + length < text.Length && char.IsHighSurrogate(text[from + length - 1]))
                length--;

            yield return text.Substring(from, length);
            from += length;
        }
    }
}
