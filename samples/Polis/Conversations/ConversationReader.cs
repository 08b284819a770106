namespace Polis.Conversations;

/// <summary>Reads a folder as Polis exports it and checks it; a folder that breaks the contract is refused with every reason.</summary>
internal static class ConversationReader
{
    /// <exception cref="ConversationException">The folder is no valid conversation; up to twenty problems at once.</exception>
    public static Conversation Read(string path, bool withPublishedGroups, CancellationToken cancellationToken)
    {
        Problems problems = new();
        ConversationFolder folder = new(path, problems);
        if (!folder.Exists())
            problems.ThrowIfAny();

        var comments = CommentsFile.Read(folder, problems);
        cancellationToken.ThrowIfCancellationRequested();
        var cast = VotesFile.Read(folder, comments, problems);
        cancellationToken.ThrowIfCancellationRequested();
        var groups = withPublishedGroups ? GroupsFile.Read(folder, problems) : null;
        var info = SummaryFile.Read(folder, problems);
        problems.ThrowIfAny();

        CommentsFile.CompareTotals(comments, cast, problems);
        problems.ThrowIfAny();

        return Assemble(folder, comments, cast, info) is var conversation && groups is null
            ? conversation
            : conversation with { PublishedGroups = GroupsFile.Match(groups, conversation, problems) };
    }

    private static Conversation Assemble(
        ConversationFolder folder, SortedDictionary<int, CommentEntry> comments, List<CastVote> cast, ConversationInfo info)
    {
        HashSet<int> votedOn = [.. cast.Select(vote => vote.CommentId)];
        Comment[] columns = [.. comments.Values.Select(entry => entry.Comment).Where(comment => votedOn.Contains(comment.Id))];
        int[] unvoted = [.. comments.Keys.Where(id => !votedOn.Contains(id))];
        var (participantIds, votes) = VoteCount.Count(cast, columns);

        return new Conversation
        {
            Info = info,
            Files = folder.Files,
            Licence = folder.Licence(),
            Comments = columns,
            ParticipantIds = participantIds,
            Votes = votes,
            Notices = unvoted.Length == 0 ? [] : [Unvoted(unvoted)],
        };
    }

    private static Notice Unvoted(int[] ids) => new(
        ids.Length == 1 ? $"Comment {ids[0]} is left out" : $"Comments {string.Join(", ", ids)} are left out",
        "nobody voted on " + (ids.Length == 1 ? "it." : "them."));
}
