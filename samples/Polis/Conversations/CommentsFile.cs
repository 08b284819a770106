namespace Polis.Conversations;

/// <summary>A row of comments.csv: the comment and the totals that votes.csv must give.</summary>
internal sealed record CommentEntry(Comment Comment, int Agrees, int Disagrees, long Line);

internal static class CommentsFile
{
    private const string Name = "comments.csv";

    private static readonly string[] Header = ["timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"];

    public static SortedDictionary<int, CommentEntry> Read(ConversationFolder folder, Problems problems)
    {
        SortedDictionary<int, CommentEntry> comments = [];
        if (folder.Read(Name, isNeededFor: "the comments' texts") is not { } content)
            return comments;

        using var table = CsvTable.Open(Name, content, Header, problems);
        if (table is null)
            return comments;

        while (table.Next())
        {
            if (Parse(table) is not { } entry)
                continue;

            if (!comments.TryAdd(entry.Comment.Id, entry))
                table.Wrong("comment-id", $"stands on line {comments[entry.Comment.Id].Line} already", "Keep one of the two rows.");
        }

        folder.Weigh(Name, content, table.Rows);
        return comments;
    }

    /// <summary>The totals of comments.csv count every row of votes.csv, superseded votes included.</summary>
    public static void CompareTotals(SortedDictionary<int, CommentEntry> comments, List<CastVote> cast, Problems problems)
    {
        Dictionary<int, (int Agrees, int Disagrees)> counted = [];
        foreach (var vote in cast)
        {
            var (agrees, disagrees) = counted.GetValueOrDefault(vote.CommentId);
            counted[vote.CommentId] = (agrees + (vote.Vote == 1 ? 1 : 0), disagrees + (vote.Vote == -1 ? 1 : 0));
        }

        foreach (var (id, entry) in comments)
        {
            var (agrees, disagrees) = counted.GetValueOrDefault(id);
            Compare(entry, "agrees", entry.Agrees, agrees, problems);
            Compare(entry, "disagrees", entry.Disagrees, disagrees, problems);
        }
    }

    private static void Compare(CommentEntry entry, string column, int stated, int counted, Problems problems)
    {
        if (stated != counted)
            problems.Add($"{Name}, line {entry.Line}, column {column}: comment {entry.Comment.Id} states {stated}, but votes.csv has " +
                $"{counted}. Export both files at the same time.");
    }

    private static CommentEntry? Parse(CsvTable table)
    {
        // No short circuit: all that is wrong with the row is told.
        if (!(table.TryTimestamp("timestamp", out _)
            & table.TryInt("comment-id", out var id)
            & table.TryInt("author-id", out var author)
            & table.TryInt("agrees", out var agrees)
            & table.TryInt("disagrees", out var disagrees)
            & table.TryInt("moderated", out var moderated)))
        {
            return null;
        }

        if (moderated is < -1 or > 1)
        {
            table.Wrong("moderated", "is no moderation", "Write -1 (out), 0 (not moderated) or 1 (in).");
            return null;
        }

        return new CommentEntry(new Comment(id, table.Text("comment-body"), author, moderated), agrees, disagrees, table.Line);
    }
}
