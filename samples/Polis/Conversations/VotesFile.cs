namespace Polis.Conversations;

/// <summary>A row of votes.csv.</summary>
internal readonly record struct CastVote(long Timestamp, int ParticipantId, int CommentId, sbyte Vote);

internal static class VotesFile
{
    private const string Name = "votes.csv";

    private const sbyte NoVote = sbyte.MinValue;

    private static readonly string[] Header = ["timestamp", "comment-id", "voter-id", "vote"];

    public static List<CastVote> Read(ConversationFolder folder, SortedDictionary<int, CommentEntry> comments, Problems problems)
    {
        List<CastVote> cast = [];
        if (folder.Read(Name, isNeededFor: "everything: it holds the votes") is not { } content)
            return cast;

        // Comments that could not be read would make every vote on them a problem of its own.
        var knowsComments = comments.Count > 0 && !problems.Any;
        using var table = CsvTable.Open(Name, content, Header, problems);
        if (table is null)
            return cast;

        while (table.Next())
        {
            if (Parse(table) is not { } vote)
                continue;

            if (knowsComments && !comments.ContainsKey(vote.CommentId))
                table.Wrong("comment-id", "is unknown", "Add the comment to comments.csv or remove the row.");
            else
                cast.Add(vote);
        }

        if (table.Rows == 0 && !problems.IsFull)
            problems.Add($"{Name} has no votes: a report needs at least one row below the header.");

        folder.Weigh(Name, content, table.Rows);
        return cast;
    }

    private static CastVote? Parse(CsvTable table)
    {
        // No short circuit: all that is wrong with the row is told.
        if (!(table.TryTimestamp("timestamp", out var timestamp)
            & table.TryInt("comment-id", out var commentId)
            & table.TryInt("voter-id", out var voterId)
            & TryVote(table, out var vote)))
        {
            return null;
        }

        return new CastVote(timestamp, voterId, commentId, vote);
    }

    private static bool TryVote(CsvTable table, out sbyte vote)
    {
        vote = table.Text("vote") switch
        {
            "-1" => -1,
            "0" => 0,
            "1" => 1,
            _ => NoVote,
        };
        if (vote != NoVote)
            return true;

        table.Wrong("vote", "is no vote", "Write -1 (disagree), 0 (pass) or 1 (agree).");
        return false;
    }
}
