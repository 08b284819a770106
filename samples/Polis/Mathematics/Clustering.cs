using System.Text.Json.Serialization;
using Polis.Conversations;

namespace Polis.Mathematics;

/// <summary>Where the opinion groups come from.</summary>
internal enum GroupSource
{
    /// <summary>Our own clustering of the opinion map.</summary>
    [JsonStringEnumMemberName("computed")] Computed,

    /// <summary>The group ids of participants-votes.csv.</summary>
    [JsonStringEnumMemberName("published")] Published,
}

/// <summary>The opinion groups (polis-math 4-6).</summary>
internal sealed record Clustering
{
    public required GroupSource Source { get; init; }

    /// <summary>Ascending. Our own groups are numbered by size, the largest is 0.</summary>
    public required int[] GroupIds { get; init; }

    /// <summary>Group id of each row, -1 for participants in no group.</summary>
    public required int[] GroupOf { get; init; }

    /// <summary>Participants who voted often enough to be clustered; 0 with published groups.</summary>
    public int InConversation { get; init; }

    public int BaseClusters { get; init; }

    /// <summary>Every number of groups that was tried; empty with published groups.</summary>
    public IReadOnlyList<GroupCount> Tried { get; init; } = [];

    public IReadOnlyList<Notice> Notices { get; init; } = [];
}

/// <param name="Silhouette">Mean over the base clusters, -1 to 1: how well <paramref name="Groups"/> groups fit.</param>
internal sealed record GroupCount(int Groups, double Silhouette);
