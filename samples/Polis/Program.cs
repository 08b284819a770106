using Millrace;
using Polis.Jobs;

var reports = new ReportFolder();
return await MillraceApp.RunAsync(args, app =>
{
    app.Pipeline("polis.report", Pipelines.Read("polis-report.asl.json"))
        .Handle<IngestJob>("polis.ingest")
        .Handle<PcaJob>("polis.pca")
        .Handle<ClusterJob>("polis.cluster")
        .Handle<UmapJob>("polis.umap")
        .Handle<GroupJob>("polis.group")
        .Handle("polis.publish", new PublishJob(reports, TimeProvider.System))
        .Json(JobJson.Default)
        .Command(commands => PolisRun.Build(commands, reports));
    app.DefaultArguments = ["run"];
});
