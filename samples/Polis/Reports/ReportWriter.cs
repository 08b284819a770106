using Polis.Conversations;
using Polis.Mathematics;
using Polis.Phases;

namespace Polis.Reports;

/// <summary>Puts what the phases found into one document, with what needs all groups: consensus, priority, places.</summary>
internal static class ReportWriter
{
    public static Report Write(ReportInput input)
    {
        var (conversation, pca, clustering) = (input.Conversation, input.Pca, input.Clustering);
        GroupFindings[] groups = [.. input.Groups.OrderBy(group => group.Id)];
        if (!groups.Select(group => group.Id).SequenceEqual(clustering.GroupIds))
            throw new ArgumentException($"Findings must cover the groups {string.Join(", ", clustering.GroupIds)} once each.", nameof(input));

        ParticipantPlaces places = new(pca, clustering);
        var everybody = GroupVotes.Everybody(conversation.Votes);
        return new Report
        {
            Generator = input.Generator,
            ComputedAt = input.ComputedAt,
            Conversation = Summarize(conversation, clustering),
            Provenance = new Provenance(conversation.Files, conversation.Licence),
            Pca = Summarize(conversation, pca),
            Clustering = Summarize(clustering),
            Umap = Summarize(input.Umap),
            Participants = ParticipantRows.Write(input, places),
            Comments = CommentRows.Write(input, groups, everybody),
            Groups = [.. groups.Select(group => Summarize(group, conversation, clustering, places.CentreOf(group.Id)))],
            Consensus = new ConsensusLists(
                Consensus.Clearest(conversation.Comments, everybody, Side.Agree),
                Consensus.Clearest(conversation.Comments, everybody, Side.Disagree)),
            Notices = [.. conversation.Notices, .. pca.Notices, .. clustering.Notices, .. input.Umap.Notices],
        };
    }

    private static ConversationSummary Summarize(Conversation conversation, Clustering clustering) => new()
    {
        Name = conversation.Info.Name,
        Topic = conversation.Info.Topic,
        Description = conversation.Info.Description,
        Url = conversation.Info.Url,
        Views = conversation.Info.Views,
        Participants = conversation.ParticipantIds.Length,
        Grouped = clustering.GroupOf.Count(group => group >= 0),
        Comments = conversation.Comments.Count,
        ModeratedOut = conversation.Comments.Count(comment => comment.IsModeratedOut()),
        Votes = conversation.Votes.Cells,
    };

    private static PcaSummary Summarize(Conversation conversation, Opinions pca) => new()
    {
        CommentIds = [.. conversation.Comments.Select(comment => comment.Id)],
        Mean = pca.Mean,
        Components = pca.Components,
        ExplainedVariance = pca.ExplainedVariance,
    };

    private static ClusteringSummary Summarize(Clustering clustering) => new()
    {
        Source = clustering.Source,
        InConversation = clustering.InConversation,
        BaseClusters = clustering.BaseClusters,
        Tried = clustering.Tried,
    };

    private static UmapSummary Summarize(UmapMap umap) => new()
    {
        Neighbors = umap.Options.Neighbors,
        MinDist = umap.Options.MinDist,
        Metric = "cosine",
        Seed = umap.Options.Seed,
        Trustworthiness = umap.Trustworthiness,
    };

    private static GroupSummary Summarize(GroupFindings group, Conversation conversation, Clustering clustering, Centre centre) => new()
    {
        Id = group.Id,
        Size = group.Size,
        X = centre.X,
        Y = centre.Y,
        Members = [.. conversation.ParticipantIds.Where((_, row) => clustering.GroupOf[row] == group.Id)],
        Representative = group.Representative,
    };
}
