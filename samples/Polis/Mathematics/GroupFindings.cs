using System.Text.Json.Serialization;

namespace Polis.Mathematics;

/// <summary>What one group voted and what sets it apart (polis-math 7, 9, 10). Counts are in column order.</summary>
internal sealed record GroupFindings
{
    public required int Id { get; init; }
    public required int Size { get; init; }

    /// <summary>A, agrees of the group's members a comment.</summary>
    public required int[] Agrees { get; init; }

    /// <summary>D, disagrees.</summary>
    public required int[] Disagrees { get; init; }

    /// <summary>S, all votes, passes included.</summary>
    public required int[] Votes { get; init; }

    public required IReadOnlyList<RepresentativeComment> Representative { get; init; }
}

internal enum Side
{
    [JsonStringEnumMemberName("agree")] Agree,
    [JsonStringEnumMemberName("disagree")] Disagree,
}

/// <summary>A comment that sets a group apart from the others.</summary>
internal sealed record RepresentativeComment
{
    public required int CommentId { get; init; }
    public required Side Side { get; init; }

    /// <summary>How many times likelier the group is to take this side than everybody else (ra or rd).</summary>
    public required double Repness { get; init; }

    /// <summary>z of the two-proportion test behind it (rat or rdt).</summary>
    public required double RepnessTest { get; init; }

    /// <summary>Smoothed share of the group's votes that takes this side (pa or pd).</summary>
    public required double P { get; init; }

    /// <summary>z of the one-proportion test behind it (pat or pdt).</summary>
    public required double PTest { get; init; }

    /// <summary>Votes of the group on this side.</summary>
    public required int NSuccess { get; init; }

    /// <summary>Votes of the group, passes included.</summary>
    public required int NTrials { get; init; }

    /// <summary>Put first because the group agrees with it most clearly.</summary>
    public bool IsBestAgree { get; init; }
}
