using Millrace;
using Polis.Phases;

namespace Polis.Jobs;

/// <summary>Phase cluster: finds the opinion groups.</summary>
internal sealed class ClusterJob : IJobHandler<MapRequest, Clustered>
{
    public async Task<Clustered> HandleAsync(MapRequest input, JobContext job, CancellationToken cancellationToken)
    {
        var conversation = await job.LoadAsync(input.Conversation, PolisJson.Default.Conversation, cancellationToken);
        var opinions = await job.LoadAsync(input.Pca, PolisJson.Default.Opinions, cancellationToken);
        var clustering = PolisPhases.Cluster(new ClusterInput(conversation, opinions));
        job.Log($"{clustering.GroupIds.Length} groups, {clustering.Source}");
        return new Clustered(await job.StoreAsync(clustering, PolisJson.Default.Clustering, cancellationToken), clustering.GroupIds);
    }
}

/// <summary>Phase statistics, one job a group: counts its votes and finds the comments that represent it.</summary>
internal sealed class GroupJob : IJobHandler<GroupRequest, Counted>
{
    public async Task<Counted> HandleAsync(GroupRequest input, JobContext job, CancellationToken cancellationToken)
    {
        var conversation = await job.LoadAsync(input.Conversation, PolisJson.Default.Conversation, cancellationToken);
        var clustering = await job.LoadAsync(input.Clustering, PolisJson.Default.Clustering, cancellationToken);
        var findings = PolisPhases.Group(new GroupInput(conversation, clustering, input.GroupId));
        job.Log($"Group {input.GroupId}: {findings.Size} participants, {findings.Representative.Count} representative comments");
        return new Counted(await job.StoreAsync(findings, PolisJson.Default.GroupFindings, cancellationToken));
    }
}
