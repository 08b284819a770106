using Millrace;
using Polis.Jobs;

var reports = new ReportFolder();
// A function of Lambda has no disk that anybody else sees.
IReportShelf shelf = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") is null ? reports : new ReportBlobs();
return await MillraceApp.RunAsync(args, app =>
{
    app.Pipeline("polis.report", Pipelines.Read("polis-report.asl.json"))
        .Handle<IngestJob>("polis.ingest")
        .Handle<PcaJob>("polis.pca")
        .Handle<ClusterJob>("polis.cluster")
        .Handle<UmapJob>("polis.umap")
        .Handle<GroupJob>("polis.group")
        .Handle("polis.publish", new PublishJob(shelf, TimeProvider.System))
        .Json(JobJson.Default)
        .Command(commands => PolisRun.Build(commands, reports));
    app.DefaultArguments = ["run"];
});
