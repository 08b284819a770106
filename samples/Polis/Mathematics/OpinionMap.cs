using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>Principal components, and the places of participants and comments on them (polis-math 1-3).</summary>
internal static class OpinionMap
{
    public static Opinions Draw(Conversation conversation)
    {
        CentredVotes votes = new(conversation);
        var axes = PrincipalComponents.Find(votes);
        var (x, y) = PlaceParticipants(conversation, votes, axes);
        var (commentX, commentY) = PlaceComments(votes.Mean, axes);

        return new Opinions
        {
            Mean = votes.Mean,
            Components = axes,
            ExplainedVariance = [.. axes.Select(axis => PrincipalComponents.ExplainedVariance(votes, axis))],
            X = x,
            Y = y,
            CommentX = commentX,
            CommentY = commentY,
            Extremity = [.. commentX.Zip(commentY, (cx, cy) => Math.Sqrt(cx * cx + cy * cy))],
            Notices = [.. NoticesOf(conversation, axes)],
        };
    }

    /// <summary>Scaled up by the share of comments not voted on, so that few votes do not pull a participant to the middle.</summary>
    private static (double[] X, double[] Y) PlaceParticipants(Conversation conversation, CentredVotes votes, double[][] axes)
    {
        var moderatedOut = conversation.Comments.Count(comment => comment.IsModeratedOut());
        var (x, y) = (new double[votes.Rows], new double[votes.Rows]);
        for (var row = 0; row < votes.Rows; row++)
        {
            // Moderated-out columns are zero for everybody, so nobody misses them.
            var present = votes.ColumnsOf(row).Length + moderatedOut;
            var scale = Math.Sqrt((double)votes.ColumnCount / Math.Max(present, 1));
            x[row] = scale * votes.Dot(row, axes[0]);
            y[row] = scale * votes.Dot(row, axes[1]);
        }

        return (x, y);
    }

    private static (double[] X, double[] Y) PlaceComments(double[] mean, double[][] axes)
    {
        var (x, y) = (new double[mean.Length], new double[mean.Length]);
        for (var column = 0; column < mean.Length; column++)
        {
            var agreesOnly = Math.Sqrt(mean.Length) * (1 - mean[column]);
            x[column] = agreesOnly * axes[0][column];
            y[column] = agreesOnly * axes[1][column];
        }

        return (x, y);
    }

    private static IEnumerable<Notice> NoticesOf(Conversation conversation, double[][] axes)
    {
        if (conversation.Comments.All(comment => comment.IsModeratedOut()))
            yield return new Notice("The opinion map is empty", "every comment is moderated out.");
        else if (conversation.ParticipantIds.Length == 1)
            yield return new Notice("The opinion map is one point", "only one person voted.");
        else if (Array.TrueForAll(axes[0], entry => entry == 0))
            yield return new Notice("The opinion map is one point", "the votes on each comment are all equal, so nothing tells people apart.");
        else if (Array.TrueForAll(axes[1], entry => entry == 0))
            yield return new Notice("The opinion map is a line", "the votes differ in one direction only.");
    }
}
