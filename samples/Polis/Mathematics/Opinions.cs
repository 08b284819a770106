using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>Principal components of the votes, and everybody's place on them (polis-math 1-3). Arrays, because loops take spans of them.</summary>
internal sealed record Opinions
{
    /// <summary>Mean vote a comment; 0 where moderated out.</summary>
    public required double[] Mean { get; init; }

    /// <summary>The two axes, unit vectors over the comments; all zero where the votes have no such direction.</summary>
    public required double[][] Components { get; init; }

    /// <summary>Share of the variance of the imputed votes along each axis, 0 to 1.</summary>
    public required double[] ExplainedVariance { get; init; }

    /// <summary>Participants' places, in row order.</summary>
    public required double[] X { get; init; }
    public required double[] Y { get; init; }

    /// <summary>Comments' places, in column order: where someone stands who only agrees with that comment.</summary>
    public required double[] CommentX { get; init; }
    public required double[] CommentY { get; init; }

    /// <summary>Distance of the comment's place from the origin.</summary>
    public required double[] Extremity { get; init; }

    public IReadOnlyList<Notice> Notices { get; init; } = [];
}
