using Polis.Mathematics;

namespace Polis.Reports;

internal sealed record ParticipantRow
{
    public required int Id { get; init; }

    /// <summary>Place on the two principal components.</summary>
    public required double X { get; init; }
    public required double Y { get; init; }

    /// <summary>Place on the UMAP picture; null when there is none.</summary>
    public double? UmapX { get; init; }
    public double? UmapY { get; init; }

    /// <summary>Id of the group; null for people in no group.</summary>
    public int? Group { get; init; }
    public required int Votes { get; init; }
    public required int Agrees { get; init; }
    public required int Disagrees { get; init; }

    /// <summary>1 minus the distance from the centre of all participants; null for people in no group, as the next two.</summary>
    public double? Centricness { get; init; }

    /// <summary>1 minus the distance from the centre of the own group.</summary>
    public double? Coreness { get; init; }

    /// <summary>How far beyond the group's centre, away from the centre of all.</summary>
    public double? Extremeness { get; init; }
}

internal sealed record CommentRow
{
    public required int Id { get; init; }
    public required string Text { get; init; }
    public required int AuthorId { get; init; }

    /// <summary>-1 moderated out, 0 not moderated, 1 moderated in.</summary>
    public required int Moderated { get; init; }

    /// <summary>Of all participants, in groups or not.</summary>
    public required VoteCounts Counts { get; init; }

    /// <summary>Of each group, by ascending id.</summary>
    public required IReadOnlyList<GroupCounts> Groups { get; init; }
    public required double X { get; init; }
    public required double Y { get; init; }
    public required double Extremity { get; init; }

    /// <summary>Null without groups.</summary>
    public double? GroupAwareConsensus { get; init; }
    public required double Priority { get; init; }

    /// <summary>Widest gap between the smoothed agree shares of two groups, 0 to 1; null with fewer than two groups.</summary>
    public double? Divisiveness { get; init; }
}

/// <param name="Votes">All of them, passes included.</param>
internal sealed record VoteCounts(int Agrees, int Disagrees, int Passes, int Votes);

internal sealed record GroupCounts(int Group, int Agrees, int Disagrees, int Passes, int Votes);

internal sealed record GroupSummary
{
    public required int Id { get; init; }
    public required int Size { get; init; }

    /// <summary>Mean place of the members on the two principal components.</summary>
    public required double X { get; init; }
    public required double Y { get; init; }

    /// <summary>Participant ids.</summary>
    public required IReadOnlyList<int> Members { get; init; }

    /// <summary>At most five, agrees before disagrees.</summary>
    public required IReadOnlyList<RepresentativeComment> Representative { get; init; }
}

/// <summary>What everybody agrees with, and what everybody disagrees with: at most five each, the clearest first.</summary>
internal sealed record ConsensusLists(IReadOnlyList<ConsensusComment> Agree, IReadOnlyList<ConsensusComment> Disagree);
