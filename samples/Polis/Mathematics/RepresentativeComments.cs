using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>The comments that set a group apart (polis-math 10): at least one if anybody voted, at most five.</summary>
internal static class RepresentativeComments
{
    private const int Most = 5;

    private sealed record Candidate(int CommentId, CommentStatistics Statistics)
    {
        public Side Side => Statistics.Rat > Statistics.Rdt ? Side.Agree : Side.Disagree;
        public double Strongest => Math.Max(Statistics.Rat, Statistics.Rdt);
        public double AgreeMetric => Statistics.Ra * Statistics.Rat * Statistics.Pa * Statistics.Pat;
    }

    public static IReadOnlyList<RepresentativeComment> Select(IReadOnlyList<Comment> comments, Tally[] own, Tally[] rest)
    {
        List<Candidate> sufficient = [];
        Candidate? best = null, bestAgree = null;
        for (var column = 0; column < comments.Count; column++)
        {
            if (comments[column].IsModeratedOut())
                continue;

            Candidate candidate = new(comments[column].Id, CommentStatistics.Against(own[column], rest[column]));
            if (IsSufficient(candidate.Statistics))
                sufficient.Add(candidate);

            if (sufficient.Count == 0 && (best is null || candidate.Strongest > best.Strongest))
                best = candidate;

            if (AgreesBetter(candidate, bestAgree))
                bestAgree = candidate;
        }

        return sufficient.Count == 0
            ? (bestAgree ?? best) is { } only ? [Finish(only, only == bestAgree)] : []
            : Order(sufficient, bestAgree);
    }

    private static bool IsSufficient(CommentStatistics s) =>
        (CommentStatistics.IsSignificant(s.Rat) && CommentStatistics.IsSignificant(s.Pat))
        || (CommentStatistics.IsSignificant(s.Rdt) && CommentStatistics.IsSignificant(s.Pdt));

    private static bool AgreesBetter(Candidate candidate, Candidate? current)
    {
        var s = candidate.Statistics;
        if (s.Own is { Agrees: 0, Disagrees: 0 })
            return false;

        return current switch
        {
            { Statistics.Ra: > 1 } => candidate.AgreeMetric > current.AgreeMetric,
            not null => s.Pa * s.Pat > current.Statistics.Pa * current.Statistics.Pat,
            null => CommentStatistics.IsSignificant(s.Pat) || s is { Ra: > 1, Pa: > 0.5 },
        };
    }

    /// <summary>Best agree first, the others by descending strength, five of them; then agrees before disagrees.</summary>
    private static IReadOnlyList<RepresentativeComment> Order(List<Candidate> sufficient, Candidate? bestAgree)
    {
        var others = sufficient
            .Where(candidate => candidate.CommentId != bestAgree?.CommentId)
            .Select(candidate => Finish(candidate, isBestAgree: false))
            .OrderByDescending(comment => comment.Repness * comment.RepnessTest * comment.P * comment.PTest);
        IEnumerable<RepresentativeComment> all = bestAgree is null ? others : others.Prepend(Finish(bestAgree, isBestAgree: true));

        // OrderBy is stable.
        return [.. all.Take(Most).OrderBy(comment => comment.Side)];
    }

    private static RepresentativeComment Finish(Candidate candidate, bool isBestAgree)
    {
        var s = candidate.Statistics;
        var agrees = candidate.Side == Side.Agree;
        return new RepresentativeComment
        {
            CommentId = candidate.CommentId,
            Side = candidate.Side,
            Repness = agrees ? s.Ra : s.Rd,
            RepnessTest = agrees ? s.Rat : s.Rdt,
            P = agrees ? s.Pa : s.Pd,
            PTest = agrees ? s.Pat : s.Pdt,
            NSuccess = agrees ? s.Own.Agrees : s.Own.Disagrees,
            NTrials = s.Own.Votes,
            IsBestAgree = isBestAgree,
        };
    }
}
