using Millrace;
using Polis.Phases;

namespace Polis.Jobs;

/// <summary>Phase pca: draws the opinion map.</summary>
internal sealed class PcaJob : IJobHandler<PcaRequest, Drawn>
{
    public async Task<Drawn> HandleAsync(PcaRequest input, JobContext job, CancellationToken cancellationToken)
    {
        var conversation = await job.LoadAsync(input.Conversation, PolisJson.Default.Conversation, cancellationToken);
        var opinions = PolisPhases.Pca(new PcaInput(conversation));
        return new Drawn(await job.StoreAsync(opinions, PolisJson.Default.Opinions, cancellationToken));
    }
}

/// <summary>Phase umap: draws the second map, of who votes alike.</summary>
internal sealed class UmapJob : IJobHandler<MapRequest, Mapped>
{
    public async Task<Mapped> HandleAsync(MapRequest input, JobContext job, CancellationToken cancellationToken)
    {
        var conversation = await job.LoadAsync(input.Conversation, PolisJson.Default.Conversation, cancellationToken);
        var opinions = await job.LoadAsync(input.Pca, PolisJson.Default.Opinions, cancellationToken);
        job.ReportProgress(10, $"placing {conversation.ParticipantIds.Length} participants");
        var map = PolisPhases.Umap(new UmapInput(conversation, opinions), cancellationToken);
        return new Mapped(await job.StoreAsync(map, PolisJson.Default.UmapMap, cancellationToken));
    }
}
