using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Millrace.Administration;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>How far an act on a job has come.</summary>
internal enum ControlOutcome
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The running attempt has been told.</summary>
    Requested,
}

/// <summary>How an act on a job stands.</summary>
internal sealed record ControlView(
    [property: Description("The job's id.")] string Id,
    [property: Description("done, or requested: the running attempt has been told.")]
    [property: JsonConverter(typeof(Lower<ControlOutcome>))] ControlOutcome Outcome);

/// <summary><c>POST /v1/jobs/{id}/pause</c>, <c>/resume</c>, <c>/retry</c> and <c>/discard</c></summary>
internal static class ControlJob
{
    /// <summary>What cannot be done with a job in a wrong state, and what to do instead.</summary>
    internal sealed record Act(string Done, string Remedy);

    public static Act Pause { get; } = new("paused", "Only a job that has not ended and is not paused yet can be paused. GET the job to see how it stands.");

    public static Act Resume { get; } = new("resumed", "Only a paused job can be resumed; one whose type is paused, by POST /v1/types/{type}/resume.");

    public static Act Retry { get; } = new("retried", "Only a failed or cancelled job can be brought back.");

    public static Act Discard { get; } = new("discarded", "Only a job that has ended can be discarded. Cancel it first.");

    private const string UsualReason = "Paused by a caller of the API.";

    public static async Task<IResult> PauseAsync(string id, HttpContext context, Backend backend)
    {
        var (job, by) = (Argument.Id(id), Caller.Of(context));
        var reason = await ReasonBody.ReadAsync(context) ?? UsualReason;
        return await DoAsync(job, Pause, backend, platform => platform.Jobs.PauseAsync(job, reason, by, context.RequestAborted), context.RequestAborted);
    }

    public static async Task<IResult> ResumeAsync(string id, HttpContext context, Backend backend)
    {
        var (job, by) = (Argument.Id(id), Caller.Of(context));
        await NoBody.CheckAsync(context);
        return await DoAsync(job, Resume, backend, platform => platform.Jobs.ResumeAsync(job, by, context.RequestAborted), context.RequestAborted);
    }

    public static async Task<IResult> RetryAsync(string id, HttpContext context, Backend backend)
    {
        var (job, by) = (Argument.Id(id), Caller.Of(context));
        await NoBody.CheckAsync(context);
        return await DoAsync(job, Retry, backend, platform => platform.Jobs.RetryAsync(job, by, context.RequestAborted), context.RequestAborted);
    }

    public static async Task<IResult> DiscardAsync(string id, HttpContext context, Backend backend)
    {
        var (job, by) = (Argument.Id(id), Caller.Of(context));
        await NoBody.CheckAsync(context);
        return await DoAsync(job, Discard, backend, platform => platform.Dlq.DiscardAsync(job, by, context.RequestAborted), context.RequestAborted);
    }

    private static async Task<IResult> DoAsync(
        JobId id, Act act, Backend backend, Func<Platform, Task<ControlResult>> ask, CancellationToken cancellationToken) => await backend.AskAsync(ask, cancellationToken) switch
    {
        ControlResult.Done => Answer.Ok(new ControlView(id.Value, ControlOutcome.Done), ApiJson.Readable.ControlView),
        ControlResult.Requested => Answer.Accepted(new ControlView(id.Value, ControlOutcome.Requested), ApiJson.Readable.ControlView),
        ControlResult.NotFound or ControlResult.WrongState => throw new RefusedException(await backend.FindAnywhereAsync(id, cancellationToken) switch
        {
            null => Refusals.NoJob(id),
            { IsArchived: true } archived => Refusals.Archived(archived.Job, act.Done),
            { Job: var job } => Refusals.WrongState(job.Id, job.State.Name, act.Done, act.Remedy),
        }),
        _ => throw new UnreachableException(),
    };
}
