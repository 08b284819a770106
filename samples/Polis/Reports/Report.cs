using Polis.Conversations;
using Polis.Mathematics;

namespace Polis.Reports;

/// <summary>The document <c>report.json</c>: every figure of the report. Described in docs/guide/report-json.md.</summary>
internal sealed record Report
{
    public const string CurrentSchema = "polis-report/1";

    public string Schema { get; init; } = CurrentSchema;
    public required string Generator { get; init; }
    public required DateTimeOffset ComputedAt { get; init; }
    public required ConversationSummary Conversation { get; init; }
    public required Provenance Provenance { get; init; }
    public required PcaSummary Pca { get; init; }
    public required ClusteringSummary Clustering { get; init; }
    public required UmapSummary Umap { get; init; }

    /// <summary>In the order of their first vote.</summary>
    public required IReadOnlyList<ParticipantRow> Participants { get; init; }

    /// <summary>By ascending id, moderated ones included.</summary>
    public required IReadOnlyList<CommentRow> Comments { get; init; }

    /// <summary>By ascending id.</summary>
    public required IReadOnlyList<GroupSummary> Groups { get; init; }
    public required ConsensusLists Consensus { get; init; }
    public required IReadOnlyList<Notice> Notices { get; init; }
}

internal sealed record ConversationSummary
{
    public required string Name { get; init; }
    public string? Topic { get; init; }
    public string? Description { get; init; }
    public string? Url { get; init; }
    public int? Views { get; init; }

    /// <summary>People who voted at least once.</summary>
    public required int Participants { get; init; }

    /// <summary>Those of them who belong to a group.</summary>
    public required int Grouped { get; init; }
    public required int Comments { get; init; }
    public required int ModeratedOut { get; init; }

    /// <summary>Votes that count: the last one of a participant on a comment.</summary>
    public required int Votes { get; init; }
}

internal sealed record Provenance(IReadOnlyList<SourceFile> Files, string? Licence);

internal sealed record PcaSummary
{
    /// <summary>Which comment each entry of mean and components belongs to.</summary>
    public required IReadOnlyList<int> CommentIds { get; init; }
    public required IReadOnlyList<double> Mean { get; init; }
    public required IReadOnlyList<IReadOnlyList<double>> Components { get; init; }
    public required IReadOnlyList<double> ExplainedVariance { get; init; }
}

internal sealed record ClusteringSummary
{
    public required GroupSource Source { get; init; }
    public required int InConversation { get; init; }
    public required int BaseClusters { get; init; }
    public required IReadOnlyList<GroupCount> Tried { get; init; }
}

internal sealed record UmapSummary
{
    public required int Neighbors { get; init; }
    public required double MinDist { get; init; }
    public required string Metric { get; init; }
    public required int Seed { get; init; }
    public double? Trustworthiness { get; init; }
}
