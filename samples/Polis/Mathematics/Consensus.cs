using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>What everybody agrees or disagrees with (polis-math 11), and what every group agrees with (8).</summary>
internal static class Consensus
{
    private const int Most = 5;

    /// <summary>Product over the groups of their smoothed agree shares (Small et al. 2021, Polis).</summary>
    public static double GroupAware(IEnumerable<Tally> groups)
    {
        var product = 1.0;
        foreach (var tally in groups)
            product *= new CommentStatistics(tally).Pa;

        return product;
    }

    /// <summary>The clearest comments of one side, at most five, descending.</summary>
    public static IReadOnlyList<ConsensusComment> Clearest(IReadOnlyList<Comment> comments, Tally[] everybody, Side side)
    {
        var isAgree = side == Side.Agree;
        List<ConsensusComment> clear = [];
        for (var column = 0; column < comments.Count; column++)
        {
            var own = everybody[column];
            CommentStatistics s = new(own);
            var (p, pTest) = isAgree ? (s.Pa, s.Pat) : (s.Pd, s.Pdt);
            if (p > 0.5 && CommentStatistics.IsSignificant(pTest) && !comments[column].IsModeratedOut())
                clear.Add(new ConsensusComment(comments[column].Id, p, pTest, isAgree ? own.Agrees : own.Disagrees, own.Votes));
        }

        return [.. clear.OrderByDescending(comment => comment.P * comment.PTest).Take(Most)];
    }
}
