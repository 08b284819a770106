using Microsoft.OpenApi;
using Millrace.Api.Jobs;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the routes that change jobs. Those that read them: the other part.</summary>
internal static partial class JobDocs
{
    private static readonly JobId First = new(Common.ExampleId);

    public static OperationDoc Submit { get; } = new(
        "submitJob", "jobs", "Submit a job",
        "The job is stored before the answer is sent and survives a crash. With an Idempotency-Key, the first submission wins for 24 hours: "
        + "the same one again is answered with the first job, another one with 409. "
        + "Send type and input, or a template with parameters. With `unique`, a job like one that there is is answered with that one. Unknown fields are refused.")
    {
        Parameters =
        [
            new("Idempotency-Key", ParameterLocation.Header, "1 to 255 visible ASCII characters; makes repeating this request safe.", "5f0c7a52-6d1e-4b8a-9c3f-1e2d3c4b5a69")
            {
                Schema = static () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[!-~]{1,255}$" },
            },
        ],
        Body = new BodyDoc(
            typeof(SubmitBody), IsRequired: true, "The job; at most 1,048,576 bytes of JSON, nested at most 64 deep.",
            """{"type":"image.resize","input":{"url":"https://example.org/a.png","width":200},"priority":"high","delay":"5m","tags":["gallery"],"unique":true,"maxAttempts":3,"callback":{"url":"https://example.org/done"}}"""),
        Answers =
        [
            AnswerDoc.Json<SubmittedView>(202, "The job exists and will run, or has run: see Idempotent-Replayed.",
                $$"""{"id":"{{Common.ExampleId}}","type":"image.resize","state":"scheduled"}""") with
            {
                Headers = new Dictionary<string, string>
                {
                    ["Location"] = "Where the job is.",
                    ["Idempotent-Replayed"] = "true if the same submission came before and nothing was written now; otherwise absent.",
                },
            },
            AnswerDoc.Of(Refusals.Rejected(new SubmitResult.Rejected("UnknownType", "type", "There is no job type 'image.resise'. This program knows: image.resize.")),
                "The body, a field or the key cannot be read, the type is unknown, or the input does not fit it; nothing was written."),
            Common.OtherSite,
            AnswerDoc.Of(Refusals.KeyConflict(First), "The key was used for another submission, whose job is named; nothing was written."),
            Common.TooLarge, Common.WrongType, Common.Unexpected, Common.StoreFailed,
        ],
    };

    public static OperationDoc Batch { get; } = new(
        "submitJobs", "jobs", "Submit many jobs",
        "Up to 1,000 jobs in one request, each with its own outcome, in the order given: what is wrong with one keeps no other from being stored. Each is written like the body of POST /v1/jobs, and may have an `idempotencyKey`.")
    {
        Body = new BodyDoc(
            typeof(BatchBody), IsRequired: true, "The jobs; at most 16,777,216 bytes of JSON, where what stands in front takes so many (API Gateway and Lambda take 6 MB).",
            """{"jobs":[{"type":"image.resize","input":{"url":"https://example.org/a.png","width":200},"idempotencyKey":"a.png"},{"type":"image.resise","input":null}]}"""),
        Answers =
        [
            AnswerDoc.Json<BatchView>(200, "One outcome a job; look at each.", $$$"""
                {"jobs":[{"status":202,"id":"{{{Common.ExampleId}}}","state":"queued"},
                 {"status":400,"problem":{"title":"Unknown job type","status":400,"detail":"There is no job type 'image.resise'. This program knows: image.resize.","field":"type","remedy":"Submit one of the types that this program knows."}}]}
                """),
            Common.Invalid("The body cannot be read, or has none or too many jobs; nothing was written.", "jobs", "A batch has 1 to 1,000 jobs, this one has 1,001.", "Send more jobs as more batches."),
            Common.OtherSite, AnswerDoc.Of(Requests.Body.TooLarge(SubmitBatch.MaxBytes), "The body is over 16,777,216 bytes."),
            Common.WrongType, .. Common.Failures,
        ],
    };

    public static OperationDoc Cancel { get; } = new(
        "cancelJob", "jobs", "Cancel a job",
        "Cancels at once where no attempt runs; otherwise tells the running attempt to stop, and the job is cancelled when it has. "
        + "Repeating the request is safe; once the job has ended the answer is 409.")
    {
        Parameters = [Common.Id, Common.Actor],
        Body = new BodyDoc(typeof(Requests.ReasonBody), IsRequired: false, "May be left out.", """{"reason":"The order was withdrawn."}"""),
        Answers =
        [
            AnswerDoc.Json<CancelView>(200, "The job is cancelled.", $$"""{"id":"{{Common.ExampleId}}","outcome":"cancelled","reason":"The order was withdrawn."}"""),
            AnswerDoc.Json<CancelView>(202, "The job runs; its attempt has been told to stop.", $$"""{"id":"{{Common.ExampleId}}","outcome":"requested","reason":"The order was withdrawn."}"""),
            Common.InvalidId with { Description = "The id or the body cannot be read." }, Common.OtherSite, Common.NoJob,
            AnswerDoc.Of(Refusals.Ended(First, JobStateName.Succeeded), "The job has ended; its state is named."),
            Common.TooLarge, Common.WrongType, Common.Unexpected, Common.StoreFailed,
        ],
    };
}
