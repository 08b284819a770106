using Polis.Conversations;
using Polis.Mathematics;
using Polis.Reports;

namespace Polis.Phases;

/// <summary>
/// The phases of a report as pure functions (ingest alone reads files): ingest -> pca -> cluster and umap in parallel ->
/// group, once for each of <see cref="Clustering.GroupIds"/> -> report.
/// </summary>
internal static class PolisPhases
{
    /// <exception cref="ConversationException">The folder is no valid conversation; all problems at once.</exception>
    public static Conversation Ingest(IngestInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    public static Opinions Pca(PcaInput input) => throw new NotImplementedException();

    public static Clustering Cluster(ClusterInput input) => throw new NotImplementedException();

    public static UmapMap Umap(UmapInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    public static GroupFindings Group(GroupInput input) => throw new NotImplementedException();

    public static Report Report(ReportInput input) => throw new NotImplementedException();
}
