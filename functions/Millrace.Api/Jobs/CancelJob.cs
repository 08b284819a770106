using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

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
    private const string UsualReason = "Cancelled by a caller of the API.";

    public static async Task<IResult> HandleAsync(string id, HttpContext context, Backend backend)
    {
        var job = Argument.Id(id);
        var by = Caller.Of(context);
        var reason = await ReasonBody.ReadAsync(context) ?? UsualReason;
        return await backend.AskAsync(platform => platform.Jobs.CancelAsync(job, reason, by, context.RequestAborted), context.RequestAborted) switch
        {
            CancelResult.Cancelled => Answer.Ok(new CancelView(job.Value, CancelOutcome.Cancelled, reason), ApiJson.Readable.CancelView),
            CancelResult.Requested => Answer.Accepted(new CancelView(job.Value, CancelOutcome.Requested, reason), ApiJson.Readable.CancelView),
            CancelResult.NotFound or CancelResult.AlreadyEnded => throw new RefusedException(await EndedAsync(job, context, backend)),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<Problem> EndedAsync(JobId id, HttpContext context, Backend backend) =>
        await backend.FindAnywhereAsync(id, context.RequestAborted) is { Job: var job } ? Refusals.Ended(id, job.State.Name) : Refusals.NoJob(id);
}
