using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>Why a job is to be cancelled.</summary>
// For the document only: the body is read field by field.
internal sealed record CancelBody
{
    [Description("Why, in one sentence of at most 500 characters; it is kept with the job.")]
    public string? Reason { get; init; }
}

/// <summary>How far a request to cancel has come.</summary>
internal enum CancelOutcome
{
    /// <summary>The job is cancelled.</summary>
    Cancelled,

    /// <summary>The running attempt has been told to stop.</summary>
    Requested,
}

/// <summary>How a request to cancel stands.</summary>
internal sealed record CancelView(
    [property: Description("The job's id.")] string Id,
    [property: Description("cancelled, or requested: the running attempt has been told to stop.")]
    [property: JsonConverter(typeof(Lower<CancelOutcome>))] CancelOutcome Outcome,
    [property: Description("Why.")] string Reason);

/// <summary><c>POST /v1/jobs/{id}/cancel</c></summary>
internal static class CancelJob
{
    public const int MaxReason = 500;

    private const string UsualReason = "Cancelled by a caller of the API.";

    public static async Task<IResult> HandleAsync(string id, HttpContext context, Backend backend)
    {
        var job = Argument.Id(id);
        var reason = await ReadReasonAsync(context);
        return await backend.CancelAsync(job, reason, context.RequestAborted) switch
        {
            CancelResult.Cancelled => Answer.Ok(new CancelView(job.Value, CancelOutcome.Cancelled, reason), ApiJson.Readable.CancelView),
            CancelResult.Requested => Answer.Accepted(new CancelView(job.Value, CancelOutcome.Requested, reason), ApiJson.Readable.CancelView),
            CancelResult.NotFound => throw new RefusedException(Refusals.NoJob(job)),
            CancelResult.AlreadyEnded => throw new RefusedException(await EndedAsync(job, context, backend)),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<string> ReadReasonAsync(HttpContext context)
    {
        var bytes = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (bytes.Length == 0)
            return UsualReason;

        using var body = JsonBody.Parse(bytes, ["reason"]);
        var reason = Field.OptionalText(body.RootElement, "reason") ?? UsualReason;
        return reason.Length is >= 1 and <= MaxReason && !reason.Any(char.IsControl)
            ? reason
            : throw Argument.Refuse("reason", "'reason' is empty, too long, or holds control characters.", $"Write one line of 1 to {MaxReason} characters, or leave it out.");
    }

    private static async Task<Problem> EndedAsync(JobId id, HttpContext context, Backend backend) =>
        await backend.FindAsync(id, context.RequestAborted) is { } job ? Refusals.Ended(id, job.State.Name) : Refusals.NoJob(id);
}
