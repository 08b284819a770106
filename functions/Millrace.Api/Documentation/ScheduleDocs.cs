using Microsoft.OpenApi;
using Millrace.Api.Requests;
using Millrace.Api.Schedules;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the routes of schedules.</summary>
internal static class ScheduleDocs
{
    private const string Example = """
        {"name":"weekly-report","expression":"cron(0 8 ? * MON *)","zone":"Europe/Berlin","job":{"type":"report","input":{"days":7}},"overlap":"skip","missed":"runOnce",
         "jitter":300,"createdAt":"2030-01-31T08:00:00Z","isPaused":false,"nextAt":"2030-02-04T07:00:00Z"}
        """;

    private static readonly ParameterDoc Name = Common.Name("schedule", "weekly-report");

    private static readonly AnswerDoc NoSchedule = Common.NoSuch("schedule", "weekly-repport");

    private static readonly AnswerDoc InvalidName = Common.Invalid("The name, the query or the body cannot be read.", "name", "'42' is no name.", $"A name has {Millrace.Jobs.JobType.Rule}.");

    private static readonly AnswerDoc Invalid = Common.Invalid(
        "The schedule breaks a rule, its job type is unknown, or the input does not fit it; nothing was written.", "expression",
        "'every day' is no expression; write 'cron(minutes hours day-of-month month day-of-week year)', 'rate(value unit)' or 'at(yyyy-mm-ddThh:mm:ss)'.",
        "Write it in the language of EventBridge Scheduler; POST /v1/schedules/preview shows when it would fire.");

    private static readonly AnswerDoc Schedule = AnswerDoc.Json<ScheduleView>(200, "The schedule.", Example);

    private static readonly AnswerDoc Firings = AnswerDoc.Json<PreviewView>(200, "The next firings.", """{"firings":["2030-02-04T07:00:00Z","2030-02-11T07:00:00Z"]}""");

    public static OperationDoc List { get; } = new("listSchedules", "schedules", "List schedules", "All schedules, by name. Follow `next` until it is null.")
    {
        Parameters = [Common.After("weekly-report"), Common.Limit(ScheduleRoutes.UsualLimit, ScheduleRoutes.MaxLimit)],
        Answers = [AnswerDoc.Json<SchedulesView>(200, "A page of schedules.", $$"""{"schedules":[{{Example}}],"next":null}"""), InvalidName, .. Common.Failures],
    };

    public static OperationDoc Set { get; } = new(
        "setSchedule", "schedules", "Make or replace a schedule", "A replaced schedule stays paused if it is, and keeps its next firing unless its times change.")
    {
        Parameters = [Name, Common.Actor],
        Body = new BodyDoc(
            typeof(ScheduleBody), IsRequired: true, "When it fires, and the job that it starts.",
            """{"expression":"cron(0 8 ? * MON *)","zone":"Europe/Berlin","job":{"type":"report","input":{"days":7}},"overlap":"skip","jitter":"5m"}"""),
        Answers = [AnswerDoc.Json<ScheduleView>(200, "It was there and has these terms now.", Example), AnswerDoc.Json<ScheduleView>(201, "It was made.", Example), Invalid, .. Common.BodyFailures],
    };

    public static OperationDoc Get { get; } = new("getSchedule", "schedules", "Read a schedule", "What it is told to do, and how it stands.")
    {
        Parameters = [Name],
        Answers = [Schedule, InvalidName, NoSchedule, .. Common.Failures],
    };

    public static OperationDoc Delete { get; } = new("deleteSchedule", "schedules", "Delete a schedule", "It does not fire any more; its jobs stay.")
    {
        Parameters = [Name, Common.Actor],
        Answers = [AnswerDoc.Empty(204, "It is deleted."), InvalidName, NoSchedule, .. Common.BodyFailures],
    };

    public static OperationDoc Pause { get; } = Act("pauseSchedule", "Pause a schedule", "It does not fire until it is resumed. Repeating the request is safe.");

    public static OperationDoc Resume { get; } = Act("resumeSchedule", "Resume a schedule", "It fires from now on. What fell into the pause is not made up for.");

    public static OperationDoc Run { get; } = new("runSchedule", "schedules", "Run a schedule's job now", "Submits its job, each time that it is called, paused or not; its own firings go on as they would.")
    {
        Parameters = [Name, Common.Actor],
        Answers =
        [
            AnswerDoc.Json<StartedView>(202, "The job is stored and will run.", $$"""{"id":"{{Common.ExampleId}}","state":"queued"}""") with
            {
                Headers = new Dictionary<string, string> { ["Location"] = "Where the job is." },
            },
            InvalidName, NoSchedule,
            AnswerDoc.Of(
                Problems.Refusals.Rejected(new Millrace.Jobs.SubmitResult.Rejected("UnknownType", "type", "There is no job type 'report'. This program knows: image.resize.")) with { Status = 409 },
                "Its job cannot be submitted any more: its type is gone, or its input does not fit."),
            .. Common.BodyFailures,
        ],
    };

    public static OperationDoc Preview { get; } = new("previewSchedule", "schedules", "Preview a schedule", "Its next firings, as if it were not paused.")
    {
        Parameters = [Name, Count],
        Answers = [Firings, InvalidName, NoSchedule, .. Common.Failures],
    };

    public static OperationDoc PreviewUnsaved { get; } = new("previewExpression", "schedules", "Preview an expression", "When a schedule would fire that is made now. Nothing is written.")
    {
        Body = new BodyDoc(typeof(PreviewBody), IsRequired: true, "The expression.", """{"expression":"cron(0 8 ? * MON *)","zone":"Europe/Berlin","count":2}"""),
        Answers = [Firings, Invalid, .. Common.BodyFailures],
    };

    private static ParameterDoc Count => new("count", ParameterLocation.Query, "How many firings; 10 without it.", 10)
    {
        Schema = static () => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "100", Default = 10 },
    };

    private static OperationDoc Act(string id, string summary, string description) => new(id, "schedules", summary, description)
    {
        Parameters = [Name, Common.Actor],
        Answers = [Schedule, InvalidName, NoSchedule, .. Common.BodyFailures],
    };
}
