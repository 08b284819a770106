using System.Text.Json;
using Millrace;
using Polis.Mathematics;
using Polis.Pages;
using Polis.Phases;
using Polis.Reports;

namespace Polis.Jobs;

/// <summary>Phase report: writes the report and puts it where people look. An older one stays until the new one is complete.</summary>
internal sealed class PublishJob(IReportShelf shelf, TimeProvider clock) : IJobHandler<PublishRequest, Published>
{
    private const string Generator = "Millrace Polis 0.1.0";

    public async Task<Published> HandleAsync(PublishRequest input, JobContext job, CancellationToken cancellationToken)
    {
        var report = PolisPhases.Report(await ReadAsync(input, job, cancellationToken));
        job.ReportProgress(50, "publishing");
        var files = new ReportFiles(
            report.Conversation.Name, ReportPage.Write(report), JsonSerializer.SerializeToUtf8Bytes(report, PolisJson.Default.Report));
        var (page, data) = await shelf.PublishAsync(files, job, cancellationToken);
        job.Log($"Published {page}");
        return new Published(
            page, data, report.Conversation.Topic, report.Conversation.Participants, report.Conversation.Comments,
            report.Conversation.Votes, report.Groups.Count, report.Notices.Count);
    }

    private async Task<ReportInput> ReadAsync(PublishRequest input, JobContext job, CancellationToken cancellationToken)
    {
        List<GroupFindings> groups = [];
        foreach (var group in input.Groups)
            groups.Add(await job.LoadAsync(group, PolisJson.Default.GroupFindings, cancellationToken));

        return new ReportInput
        {
            Conversation = await job.LoadAsync(input.Conversation, PolisJson.Default.Conversation, cancellationToken),
            Pca = await job.LoadAsync(input.Pca, PolisJson.Default.Opinions, cancellationToken),
            Clustering = await job.LoadAsync(input.Clustering, PolisJson.Default.Clustering, cancellationToken),
            Umap = await job.LoadAsync(input.Umap, PolisJson.Default.UmapMap, cancellationToken),
            Groups = groups,
            Generator = Generator,
            ComputedAt = clock.GetUtcNow(),
        };
    }
}
