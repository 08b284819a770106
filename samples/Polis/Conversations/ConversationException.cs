namespace Polis.Conversations;

/// <summary>A folder that is no valid conversation; every problem names file, line and column as far as it has them.</summary>
internal sealed class ConversationException(IReadOnlyList<string> problems) : Exception(Describe(problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;

    private static string Describe(IReadOnlyList<string> problems) => problems switch
    {
        [var only] => only,
        _ => $"The conversation has {problems.Count} problems:\n- {string.Join("\n- ", problems)}",
    };
}
