namespace Polis.Conversations;

/// <summary>From votes as they were cast to the matrix: participants by their first vote, the last vote by time counts.</summary>
internal static class VoteCount
{
    public static (int[] ParticipantIds, VoteMatrix Votes) Count(List<CastVote> cast, Comment[] columns)
    {
        Dictionary<int, int> columnOf = [];
        foreach (var comment in columns)
            columnOf.Add(comment.Id, columnOf.Count);

        Dictionary<int, int> rowOf = [];
        List<SortedList<int, sbyte>> rows = [];
        // OrderBy is stable: of two votes at the same time the later row of the file counts.
        foreach (var vote in cast.OrderBy(vote => vote.Timestamp))
        {
            if (rowOf.TryAdd(vote.ParticipantId, rows.Count))
                rows.Add([]);

            rows[rowOf[vote.ParticipantId]][columnOf[vote.CommentId]] = vote.Vote;
        }

        int[] participantIds = [.. rowOf.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        return (participantIds, Pack(rows, columns.Length));
    }

    private static VoteMatrix Pack(List<SortedList<int, sbyte>> rows, int columnCount)
    {
        var rowStarts = new int[rows.Count + 1];
        for (var row = 0; row < rows.Count; row++)
            rowStarts[row + 1] = rowStarts[row] + rows[row].Count;

        var columns = new int[rowStarts[^1]];
        var values = new sbyte[rowStarts[^1]];
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].Keys.CopyTo(columns, rowStarts[row]);
            rows[row].Values.CopyTo(values, rowStarts[row]);
        }

        return new VoteMatrix(columnCount, rowStarts, columns, values);
    }
}
