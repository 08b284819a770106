using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>A job to be done.</summary>
// For the document only: the body is read field by field, so that each mistake has its own answer.
internal sealed record SubmitBody
{
    [Description("The job type: picks the handler.")]
    public required string Type { get; init; }

    [Description("What the handler gets: any JSON.")]
    [JsonConverter(typeof(PayloadConverter))]
    public required Payload Input { get; init; }

    [Description("The priority; without it that of the job type's lane.")]
    [JsonConverter(typeof(Lower<Priority>))]
    public Priority? Priority { get; init; }

    [Description("Not before this time, in RFC 3339; without it at once.")]
    public DateTime? RunAt { get; init; }
}

/// <summary>A submitted job.</summary>
internal sealed record SubmittedView(
    [property: Description("The job's id.")] string Id,
    [property: Description("The job type.")] string Type,
    [property: Description("Its state: of a new job when it was admitted, of a repeated submission's job as it stands now.")]
    [property: JsonConverter(typeof(Lower<JobStateName>))] JobStateName State);

/// <summary><c>POST /v1/jobs</c></summary>
internal static class SubmitJob
{
    private static readonly string[] Fields = ["type", "input", "priority", "runAt"];

    public static async Task<IResult> HandleAsync(HttpContext context, Backend backend, TimeProvider clock)
    {
        var submission = await ReadAsync(context);
        switch (await backend.SubmitAsync(submission, context.RequestAborted))
        {
            case SubmitResult.Accepted { IsDuplicate: false } accepted:
                return Accepted(context, new SubmittedView(accepted.Id.Value, submission.Type.Value, FirstState(submission, clock)));
            case SubmitResult.Accepted first:
                context.Response.Headers["Idempotent-Replayed"] = "true";
                var job = await backend.FindAsync(first.Id, context.RequestAborted);
                return Accepted(context, new SubmittedView(first.Id.Value, submission.Type.Value, job?.State.Name ?? FirstState(submission, clock)));
            case SubmitResult.Conflict conflict:
                throw new RefusedException(Refusals.KeyConflict(conflict.With));
            case SubmitResult.Rejected rejected:
                throw new RefusedException(Refusals.Rejected(rejected));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<Submission> ReadAsync(HttpContext context)
    {
        Body.RequireJson(context.Request);
        var key = Argument.IdempotencyKey(context.Request.Headers);
        using var body = JsonBody.Parse(await Body.ReadAsync(context.Request, context.RequestAborted), Fields);
        return Read(body.RootElement) with { IdempotencyKey = key, Trace = Argument.Trace(context.Request.Headers) };
    }

    private static Submission Read(JsonElement body) => new()
    {
        Type = Argument.Type(Field.RequiredText(body, "type")),
        Input = Field.RequiredJson(body, "input"),
        Priority = Field.OptionalText(body, "priority") is { } priority ? Argument.Priority(priority) : null,
        RunAt = Field.OptionalText(body, "runAt") is { } at ? TimeArgument.At(at, "runAt") : null,
    };

    // Without asking the store again: the same rule as Job.Create.
    private static JobStateName FirstState(Submission submission, TimeProvider clock) =>
        submission.RunAt > clock.GetUtcNow() ? JobStateName.Scheduled : JobStateName.Queued;

    private static IResult Accepted(HttpContext context, SubmittedView view)
    {
        context.Response.Headers.Location = $"{context.Request.PathBase}/v1/jobs/{view.Id}";
        return Answer.Accepted(view, ApiJson.Readable.SubmittedView);
    }
}
