using Microsoft.OpenApi;
using Millrace.Api.Requests;
using Millrace.Api.Types;
using Millrace.Jobs;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the routes of job types.</summary>
internal static class TypeDocs
{
    private const string Example = """
        {"type":"image.resize","lane":"cpu","retry":{"maxAttempts":5,"first":1,"factor":2,"cap":300},"timeout":60,"resources":["images"],
         "inputSchema":{"type":"object","required":["url"]},"pools":{"":90,"v2":10}}
        """;

    private const string Stopped = """
        {"type":"image.resize","lane":"cpu","retry":{"maxAttempts":5,"first":1,"factor":2,"cap":300},
         "stopped":{"reason":"The image source is down.","since":"2030-01-31T08:00:00Z"}}
        """;

    private static readonly ParameterDoc Type = new("type", ParameterLocation.Path, "The job type.", "image.resize") { Schema = Common.TypeSchema };

    private static readonly AnswerDoc NoType = Common.NoSuch("job type", "image.resise", "type");

    private static readonly AnswerDoc Invalid = Common.Invalid("The type or the body cannot be read.", "type", "'42' is no job type.", $"A job type has {JobType.Rule}.");

    public static OperationDoc List { get; } = new("listTypes", "types", "List the job types", "All types that this program knows, with how their jobs are run and what is set for them.")
    {
        Answers =
        [
            AnswerDoc.Json<TypesView>(200, "All types.", $$"""{"types":[{{Example}}]}"""),
            Common.Invalid("The route has no query parameters.", "lane", "'lane' is no query parameter of this route.", "Leave it out: this route has none."), .. Common.Failures,
        ],
    };

    public static OperationDoc Get { get; } = new("getType", "types", "Read a job type", "How jobs of a type are run, and what is set for it.")
    {
        Parameters = [Type],
        Answers = [AnswerDoc.Json<TypeView>(200, "The type.", Example), Invalid, NoType, .. Common.Failures],
    };

    public static OperationDoc Pause { get; } = new(
        "pauseType", "types", "Pause a job type", "No attempt of it begins any more, in any process, within seconds; those that run go on. New jobs are taken and wait.")
    {
        Parameters = [Type, Common.Actor],
        Body = new BodyDoc(typeof(ReasonBody), IsRequired: false, "May be left out.", """{"reason":"The image source is down."}"""),
        Answers = [AnswerDoc.Json<TypeView>(200, "The type, paused.", Stopped), Invalid, NoType, .. Common.BodyFailures],
    };

    public static OperationDoc Resume { get; } = new(
        "resumeType", "types", "Resume a job type", "A type that was paused, or that the deaths of its workers stopped, runs again: its paused jobs are queued.")
    {
        Parameters = [Type, Common.Actor],
        Answers =
        [
            AnswerDoc.Json<TypeView>(200, "The type, running.", Example), Invalid, NoType,
            AnswerDoc.Of(TypeRoutes.NotStopped(new JobType("image.resize")), "The type is not paused."), .. Common.BodyFailures,
        ],
    };

    public static OperationDoc Pools { get; } = new(
        "setPools", "types", "Deal a type's jobs to pools",
        "New jobs go to the pools by these weights, to move a type from one version of workers to another; the empty name is the usual pool. {} sends all there. Jobs that there are stay where they are.")
    {
        Parameters = [Type, Common.Actor],
        Body = new BodyDoc(typeof(IReadOnlyDictionary<string, int>), IsRequired: true, "A weight of 0 to 10,000 a pool.", """{"":90,"v2":10}"""),
        Answers = [AnswerDoc.Json<TypeView>(200, "The type, with its weights.", Example), Invalid, NoType, .. Common.BodyFailures],
    };
}
