using Microsoft.OpenApi;
using Millrace.Api.Health;
using Millrace.Api.Lanes;
using Millrace.Api.Logs;
using Millrace.Logs;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the routes of logs.</summary>
internal static class LogDocs
{
    public static OperationDoc Read { get; } = new("readLog", "logs", "Read a job's log", "Lines that the job's attempts wrote, in order. A job keeps its last 1,000. To follow the log, send the `next` of each answer as `after`.")
    {
        Parameters =
        [
            Common.Id,
            new("after", ParameterLocation.Query, "Only lines with greater numbers; 0 without it.", 0)
            {
                Schema = static () => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0", Default = 0 },
            },
            Common.Limit(LogRoutes.UsualLimit, IJobLog.Kept),
        ],
        Answers =
        [
            AnswerDoc.Json<LogView>(200, "The lines.", """{"lines":[{"number":1,"at":"2030-01-31T08:00:01.6Z","level":"information","epoch":1,"text":"Read 2 MB."}],"next":1}"""),
            Common.InvalidId, Common.NoJob, Common.Unexpected, Common.StoreFailed,
        ],
    };
}

/// <summary>The documentation of the routes of lanes.</summary>
internal static class LaneDocs
{
    public static OperationDoc Describe { get; } = new("describeLanes", "lanes", "Describe the lanes", "What waits in each lane, and for how long.")
    {
        Answers =
        [
            AnswerDoc.Json<LanesView>(200, "All lanes.", """{"lanes":[{"lane":"cpu","depth":12,"inFlight":2,"oldestAge":3.25},{"lane":"gpu","depth":0,"inFlight":0,"oldestAge":null}]}"""),
            Common.Invalid("The route has no query parameters.", "lane", "'lane' is no query parameter of this route.", "Leave it out: this route has none."),
            Common.Unexpected, Common.StoreFailed,
        ],
    };
}

/// <summary>The documentation of the routes of health.</summary>
internal static class HealthDocs
{
    public static OperationDoc Check { get; } = new("checkHealth", "health", "Check the server", "Asks the job store too, for at most 5 seconds.")
    {
        Answers =
        [
            AnswerDoc.Json<HealthView>(200, "The server answers, and its store too.", """{"status":"ok"}"""),
            Common.Invalid("The route has no query parameters.", "deep", "'deep' is no query parameter of this route.", "Leave it out: this route has none."),
            Common.Unexpected, Common.StoreFailed,
        ],
    };
}
