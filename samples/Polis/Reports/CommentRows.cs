using Polis.Mathematics;
using Polis.Phases;

namespace Polis.Reports;

internal static class CommentRows
{
    public static IReadOnlyList<CommentRow> Write(ReportInput input, GroupFindings[] groups, Tally[] everybody)
    {
        var rows = new CommentRow[everybody.Length];
        for (var column = 0; column < rows.Length; column++)
        {
            var tallies = Array.ConvertAll(groups, group => new Tally(group.Agrees[column], group.Disagrees[column], group.Votes[column]));
            rows[column] = Write(input, column, everybody[column], tallies);
        }

        return rows;
    }

    private static CommentRow Write(ReportInput input, int column, Tally everybody, Tally[] groups)
    {
        var comment = input.Conversation.Comments[column];
        return new CommentRow
        {
            Id = comment.Id,
            Text = comment.Text,
            AuthorId = comment.AuthorId,
            Moderated = comment.Moderated,
            Counts = new VoteCounts(everybody.Agrees, everybody.Disagrees, Passes(everybody), everybody.Votes),
            Groups = [.. groups.Zip(input.Clustering.GroupIds, (t, id) => new GroupCounts(id, t.Agrees, t.Disagrees, Passes(t), t.Votes))],
            X = input.Pca.CommentX[column],
            Y = input.Pca.CommentY[column],
            Extremity = input.Pca.Extremity[column],
            GroupAwareConsensus = groups.Length == 0 ? null : Consensus.GroupAware(groups),
            Priority = Priority.Of(groups.Aggregate(default(Tally), (sum, tally) => sum + tally), input.Pca.Extremity[column]),
            Divisiveness = Divisiveness(groups),
        };
    }

    private static int Passes(Tally tally) => tally.Votes - tally.Agrees - tally.Disagrees;

    private static double? Divisiveness(Tally[] groups)
    {
        if (groups.Length < 2)
            return null;

        var shares = Array.ConvertAll(groups, tally => new CommentStatistics(tally).Pa);
        return shares.Max() - shares.Min();
    }
}
