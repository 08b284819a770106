using Microsoft.OpenApi;
using Millrace.Api.Dlq;
using Millrace.Api.Jobs;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the routes of failed jobs.</summary>
internal static class DlqDocs
{
    private const string Plan = $$$"""
        {"count":812,"groups":[{"type":"image.resize","error":"SourceDown","count":812,"oldestAt":"2030-01-31T08:00:00Z","newestAt":"2030-01-31T09:30:00Z","example":"{{{Common.ExampleId}}}"}],
         "isComplete":true,"takesFor":81.1}
        """;

    private static readonly ParameterDoc[] Filter =
    [
        new("type", ParameterLocation.Query, "Only jobs of this type.", "image.resize") { Schema = Common.TypeSchema },
        new("error", ParameterLocation.Query, "Only jobs whose last failure has this name.", "SourceDown"),
        new("tag", ParameterLocation.Query, "Only jobs with this tag.", "gallery"),
        new("failedFrom", ParameterLocation.Query, "Only jobs that failed at this time or later, in RFC 3339.", "2030-01-31T00:00:00Z") { Schema = Common.TimeSchema },
        new("failedBefore", ParameterLocation.Query, "Only jobs that failed before this time, in RFC 3339.", "2030-02-01T00:00:00Z") { Schema = Common.TimeSchema },
    ];

    private static readonly AnswerDoc Invalid = Common.Invalid(
        "A value cannot be read, or nothing says which jobs are meant; nothing was done.", "all", "Nothing says which failed jobs are meant.",
        "Send a type, error, tag, failedFrom or failedBefore, or \"all\": true for all of them.");

    private static readonly AnswerDoc InvalidQuery = Common.Invalid("A query parameter cannot be read or is unknown.", "type", "'42' is no job type.", $"A job type has {JobType.Rule}.");

    public static OperationDoc List { get; } = new(
        "listFailedJobs", "dlq", "List failed jobs", "Failed jobs, newest first, as GET /v1/jobs shows them. All conditions must hold. A page may hold fewer than asked for, or none: follow `next` until it is null.")
    {
        Parameters =
        [
            .. Filter, new("cursor", ParameterLocation.Query, "The `next` of the page before, unchanged.", Cursor.Of(new JobId(Common.ExampleId))),
            Common.Limit(ReadJobs.UsualLimit, ReadJobs.MaxLimit),
        ],
        Answers =
        [
            AnswerDoc.Json<JobListView>(200, "A page of failed jobs.", $$$"""
                {"jobs":[{"id":"{{{Common.ExampleId}}}","type":"image.resize","lane":"cpu","state":"failed","createdAt":"2030-01-31T08:00:00Z","endedAt":"2030-01-31T08:00:02Z",
                  "attemptsSpent":5,"cancelRequested":false,"failure":{"error":"SourceDown","message":"The source does not answer.","isPermanent":false,"httpStatus":503}}],"next":null}
                """),
            InvalidQuery, .. Common.Failures,
        ],
    };

    public static OperationDoc Summary { get; } = new(
        "summarizeFailedJobs", "dlq", "Summarize failed jobs", "How many failed jobs there are, by type and error. Looks at 20,000 at most.")
    {
        Parameters = Filter,
        Answers = [AnswerDoc.Json<DlqPlanView>(200, "The groups, the largest first.", Plan), InvalidQuery, .. Common.Failures],
    };

    public static OperationDoc Redrive { get; } = Order(
        "redriveFailedJobs", "Bring failed jobs back", "They are queued again, with all their attempts before them, at a rate if one is given. A job of the platform's own does it, and goes on after a crash.",
        new BodyDoc(typeof(RedriveBody), IsRequired: true, "Which jobs, and how fast.", """{"type":"image.resize","error":"SourceDown","rate":10}"""), "redrive");

    public static OperationDoc Discard { get; } = Order(
        "discardFailedJobs", "Discard failed jobs", "They are moved to the archive, where they can be read by their ids. A job of the platform's own does it.",
        new BodyDoc(typeof(DiscardBody), IsRequired: true, "Which jobs.", """{"failedBefore":"2030-01-01T00:00:00Z"}"""), "discard");

    private static OperationDoc Order(string id, string summary, string description, BodyDoc body, string act) => new(id, "dlq", summary, description)
    {
        Parameters = [Common.Actor],
        Body = body,
        Answers =
        [
            AnswerDoc.Json<DlqPlanView>(200, "With dryRun: what would be done now. Nothing was.", Plan),
            AnswerDoc.Json<OrderedView>(202, "It is being done, by the job that is named.", $$"""{"id":"{{Common.ExampleId}}","act":"{{act}}"}""") with
            {
                Headers = new Dictionary<string, string> { ["Location"] = "Where the job is." },
            },
            Invalid, .. Common.BodyFailures,
        ],
    };
}
