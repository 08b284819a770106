namespace Polis.Conversations;

/// <summary>What is wrong with a conversation's files, collected so that all of it is told at once.</summary>
internal sealed class Problems
{
    /// <summary>Beyond this many the rest is likely the same mistake again.</summary>
    public const int Limit = 20;

    private readonly List<string> _found = [];

    public bool Any => _found.Count > 0;
    public bool IsFull => _found.Count >= Limit;

    public void Add(string problem)
    {
        if (_found.Count < Limit && !_found.Contains(problem))
            _found.Add(problem);
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw new ConversationException([.. _found]);
    }
}
