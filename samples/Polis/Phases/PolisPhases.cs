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
    public static Conversation Ingest(IngestInput input, CancellationToken cancellationToken) =>
        ConversationReader.Read(input.Folder, input.Groups == GroupSource.Published, cancellationToken);

    public static Opinions Pca(PcaInput input) => OpinionMap.Draw(input.Conversation);

    public static Clustering Cluster(ClusterInput input) => OpinionGroups.Find(input.Conversation, input.Pca);

    public static UmapMap Umap(UmapInput input, CancellationToken cancellationToken) =>
        Mathematics.Umap.Draw(input.Conversation, input.Pca, input.Options, cancellationToken);

    public static GroupFindings Group(GroupInput input)
    {
        var (conversation, groupOf) = (input.Conversation, input.Clustering.GroupOf);
        var own = GroupVotes.Of(conversation.Votes, groupOf, input.GroupId);
        var rest = GroupVotes.OfOthers(conversation.Votes, groupOf, input.GroupId);
        return new GroupFindings
        {
            Id = input.GroupId,
            Size = groupOf.Count(group => group == input.GroupId),
            Agrees = Array.ConvertAll(own, tally => tally.Agrees),
            Disagrees = Array.ConvertAll(own, tally => tally.Disagrees),
            Votes = Array.ConvertAll(own, tally => tally.Votes),
            Representative = RepresentativeComments.Select(conversation.Comments, own, rest),
        };
    }

    public static Report Report(ReportInput input) => ReportWriter.Write(input);
}
