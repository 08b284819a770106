using Microsoft.OpenApi;
using Millrace.Api.Jobs;
using Millrace.Jobs;

namespace Millrace.Api.Documentation;

internal static partial class JobDocs
{
    private const string JobExample = $$$"""
        {"id":"{{{Common.ExampleId}}}","type":"image.resize","lane":"cpu-high","state":"succeeded",
         "createdAt":"2030-01-31T08:00:00Z","startedAt":"2030-01-31T08:00:01.5Z","endedAt":"2030-01-31T08:00:02Z","attemptsSpent":0,
         "progress":{"percent":100,"message":"Saved"},"parent":{"id":"01jb3q8z5x0000000000000000","phase":"Resize"},"cancelRequested":false,
         "attempts":[{"epoch":1,"owner":"worker-1","startedAt":"2030-01-31T08:00:01.5Z","endedAt":"2030-01-31T08:00:02Z","outcome":"succeeded"}],
         "input":{"url":"https://example.org/a.png","width":200},"result":{"bytes":5120}}
        """;

    public static OperationDoc Get { get; } = new("getJob", "jobs", "Read a job", "The job as it stands, with its input, its ended attempts, and its result or failure. One that has left the store is read from the archive.")
    {
        Parameters = [Common.Id],
        Answers =
        [
            AnswerDoc.Json<JobView>(200, "The job.", JobExample),
            Common.InvalidId, Common.NoJob, Common.Unexpected, Common.StoreFailed,
        ],
    };

    public static OperationDoc Wait { get; } = new(
        "waitForJob", "jobs", "Wait for a job's end",
        "Answers as soon as the job has ended, or with the job as it stands when the timeout is over: look at its state. No polling is needed, and hanging up ends the wait.")
    {
        Parameters =
        [
            Common.Id,
            new("timeout", ParameterLocation.Query, "How long at most: a whole number with the unit ms, s or m; 30s without it, and at most 60s unless the server is set otherwise.", "30s")
            {
                Schema = static () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9]{1,7}(ms|s|m)$", Default = "30s" },
            },
        ],
        Answers =
        [
            AnswerDoc.Json<JobView>(200, "The job at its end, or as it stands when the timeout is over.", JobExample),
            Common.Invalid("The id or the timeout cannot be read.", "timeout", "'30' is no timeout.", "Add the unit: 30s for seconds; ms and m are the others."),
            Common.NoJob, Common.Unexpected, Common.StoreFailed,
        ],
    };

    public static OperationDoc List { get; } = new(
        "listJobs", "jobs", "List jobs", "Jobs newest first, without input, result and attempts. All conditions must hold. Follow `next` until it is null.")
    {
        Parameters =
        [
            new("type", ParameterLocation.Query, "Only jobs of this type.", "image.resize") { Schema = Common.TypeSchema },
            new("state", ParameterLocation.Query, "Only jobs in this state.", "failed") { Schema = static () => Common.NamesSchema(Lower<JobStateName>.Names) },
            new("parent", ParameterLocation.Query, "Only jobs of this pipeline's job or parent.", "01jb3q8z5x0000000000000000") { Schema = Common.IdSchema },
            new("tag", ParameterLocation.Query, "Only jobs with this tag.", "gallery"),
            new("createdFrom", ParameterLocation.Query, "Only jobs that were submitted at this time or later, in RFC 3339.", "2030-01-31T00:00:00Z") { Schema = Common.TimeSchema },
            new("createdBefore", ParameterLocation.Query, "Only jobs that were submitted before this time, in RFC 3339.", "2030-02-01T00:00:00Z") { Schema = Common.TimeSchema },
            new("cursor", ParameterLocation.Query, "The `next` of the page before, unchanged.", Requests.Cursor.Of(First)),
            Common.Limit(ReadJobs.UsualLimit, ReadJobs.MaxLimit),
        ],
        Answers =
        [
            AnswerDoc.Json<JobListView>(200, "A page of jobs.", $$$"""
                {"jobs":[{"id":"{{{Common.ExampleId}}}","type":"image.resize","lane":"cpu-high","state":"failed","createdAt":"2030-01-31T08:00:00Z",
                  "startedAt":"2030-01-31T08:00:01.5Z","endedAt":"2030-01-31T08:00:02Z","attemptsSpent":1,"cancelRequested":false,
                  "failure":{"error":"NotFound","message":"There is no image at this address.","isPermanent":true}}],
                 "next":"{{{Requests.Cursor.Of(First)}}}"}
                """),
            Common.Invalid("A query parameter cannot be read or is unknown.", "state", "'done' is no state.", $"Use one of {string.Join(", ", Lower<JobStateName>.Names)}."),
            Common.Unexpected, Common.StoreFailed,
        ],
    };

    public static OperationDoc Children { get; } = new(
        "listChildren", "jobs", "List a job's children", "The tasks of a pipeline or the children of a job that are in the store, newest first, as GET /v1/jobs shows them. Follow `next` until it is null.")
    {
        Parameters =
        [
            Common.Id,
            new("type", ParameterLocation.Query, "Only jobs of this type.", "image.resize") { Schema = Common.TypeSchema },
            new("state", ParameterLocation.Query, "Only jobs in this state.", "failed") { Schema = static () => Common.NamesSchema(Lower<JobStateName>.Names) },
            new("cursor", ParameterLocation.Query, "The `next` of the page before, unchanged.", Requests.Cursor.Of(First)),
            Common.Limit(ReadJobs.UsualLimit, ReadJobs.MaxLimit),
        ],
        Answers =
        [
            AnswerDoc.Json<JobListView>(200, "A page of jobs.", $$$"""
                {"jobs":[{"id":"{{{Common.ExampleId}}}","type":"image.resize","lane":"cpu","state":"queued","createdAt":"2030-01-31T08:00:00Z","attemptsSpent":0,
                  "parent":{"id":"01jb3q8z5x0000000000000000","phase":"a.png"},"cancelRequested":false}],"next":null}
                """),
            Common.InvalidId, Common.NoJob, .. Common.Failures,
        ],
    };
}
