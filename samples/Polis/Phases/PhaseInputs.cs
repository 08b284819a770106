using Polis.Conversations;
using Polis.Mathematics;

namespace Polis.Phases;

/// <summary>Reads and checks the folder. Published groups need participants-votes.csv.</summary>
internal sealed record IngestInput(string Folder, GroupSource Groups = GroupSource.Computed);

internal sealed record PcaInput(Conversation Conversation);

internal sealed record ClusterInput(Conversation Conversation, Opinions Pca);

internal sealed record UmapInput(Conversation Conversation, Opinions Pca)
{
    public UmapOptions Options { get; init; } = new();
}

/// <summary>One item of the map over <see cref="Clustering.GroupIds"/>.</summary>
internal sealed record GroupInput(Conversation Conversation, Clustering Clustering, int GroupId);

/// <summary>Everything that was found. The groups may come in any order.</summary>
internal sealed record ReportInput
{
    public required Conversation Conversation { get; init; }
    public required Opinions Pca { get; init; }
    public required Clustering Clustering { get; init; }
    public required UmapMap Umap { get; init; }
    public required IReadOnlyList<GroupFindings> Groups { get; init; }

    /// <summary>The program that computes, with its version: <c>Millrace Polis 0.1.0</c>.</summary>
    public required string Generator { get; init; }
    public required DateTimeOffset ComputedAt { get; init; }
}
