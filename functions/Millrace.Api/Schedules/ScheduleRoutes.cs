using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;
using Millrace.Api.Jobs;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;
using Millrace.Schedules;

namespace Millrace.Api.Schedules;

/// <summary>The routes of schedules. Every change stands in the audit trail before it is made.</summary>
internal static class ScheduleRoutes
{
    public const int UsualLimit = 50;

    public const int MaxLimit = 200;

    public static void MapSchedules(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/schedules", ListAsync).Describe(ScheduleDocs.List);
        api.MapPost("/v1/schedules/preview", PreviewUnsavedAsync).Describe(ScheduleDocs.PreviewUnsaved);
        api.MapPut("/v1/schedules/{name}", SetAsync).Describe(ScheduleDocs.Set);
        api.MapGet("/v1/schedules/{name}", GetAsync).Describe(ScheduleDocs.Get);
        api.MapDelete("/v1/schedules/{name}", DeleteAsync).Describe(ScheduleDocs.Delete);
        api.MapPost("/v1/schedules/{name}/pause", PauseAsync).Describe(ScheduleDocs.Pause);
        api.MapPost("/v1/schedules/{name}/resume", ResumeAsync).Describe(ScheduleDocs.Resume);
        api.MapPost("/v1/schedules/{name}/run", RunAsync).Describe(ScheduleDocs.Run);
        api.MapGet("/v1/schedules/{name}/preview", PreviewAsync).Describe(ScheduleDocs.Preview);
    }

    private static async Task<IResult> ListAsync(string? after, string? limit, HttpContext context, Backend backend)
    {
        var from = after is null ? "" : Argument.Name(after, "after");
        var most = Argument.Limit(limit, UsualLimit, MaxLimit);
        var page = await backend.AskAsync(platform => platform.Schedules.ListAsync(from, most, context.RequestAborted), context.RequestAborted);
        return Answer.Ok(new SchedulesView([.. page.Select(ScheduleView.Of)], page.Count == most ? page[^1].Name : null), ApiJson.Readable.SchedulesView);
    }

    private static async Task<IResult> SetAsync(string name, HttpContext context, Backend backend)
    {
        Body.RequireJson(context.Request);
        var (schedule, by, stop) = (Argument.Name(name), Caller.Of(context), context.RequestAborted);
        var terms = ScheduleRequest.Read(await Body.ReadAsync(context.Request, stop), schedule, backend);
        return await backend.AskAsync(
            async platform =>
            {
                await platform.Audit.RecordAsync(by, "schedule.set", schedule, $"{terms.Expression} {terms.Zone}, {terms.Job.Type}", stop);
                return await platform.Schedules.SetAsync(schedule, terms, stop);
            },
            stop) switch
        {
            ScheduleSetting.Created created => Answer.Created(ScheduleView.Of(created.Schedule), ApiJson.Readable.ScheduleView),
            ScheduleSetting.Replaced replaced => View(replaced.Schedule),
            ScheduleSetting.Refused refused => throw new RefusedException(Refusals.Broken("schedule", refused.Problems)),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> GetAsync(string name, HttpContext context, Backend backend) =>
        View(await backend.AskAsync(platform => platform.Schedules.FindAsync(Argument.Name(name), context.RequestAborted), context.RequestAborted) ?? throw NoSuch(name));

    private static async Task<IResult> DeleteAsync(string name, HttpContext context, Backend backend)
    {
        await NoBody.CheckAsync(context);
        return await ActAsync(name, "schedule.delete", context, backend, static (client, schedule, stop) => client.DeleteAsync(schedule, stop))
            ? Answer.NoContent
            : throw NoSuch(name);
    }

    private static async Task<IResult> PauseAsync(string name, HttpContext context, Backend backend)
    {
        await NoBody.CheckAsync(context);
        return View(await ActAsync(name, "schedule.pause", context, backend, static (client, schedule, stop) => client.PauseAsync(schedule, stop)) ?? throw NoSuch(name));
    }

    private static async Task<IResult> ResumeAsync(string name, HttpContext context, Backend backend)
    {
        await NoBody.CheckAsync(context);
        return View(await ActAsync(name, "schedule.resume", context, backend, static (client, schedule, stop) => client.ResumeAsync(schedule, stop)) ?? throw NoSuch(name));
    }

    private static async Task<IResult> RunAsync(string name, HttpContext context, Backend backend)
    {
        await NoBody.CheckAsync(context);
        var result = await ActAsync(name, "schedule.run", context, backend, static (client, schedule, stop) => client.RunNowAsync(schedule, stop));
        switch (result)
        {
            case null:
                throw NoSuch(name);
            case SubmitResult.Accepted accepted:
                context.Response.Headers.Location = $"{context.Request.PathBase}/v1/jobs/{accepted.Id}";
                return Answer.Accepted(new StartedView(accepted.Id.Value, accepted.State ?? JobStateName.Queued), ApiJson.Readable.StartedView);
            case SubmitResult.Rejected rejected:
                throw new RefusedException(Refusals.Rejected(rejected) with { Status = StatusCodes.Status409Conflict });
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<IResult> PreviewAsync(string name, string? count, HttpContext context, Backend backend)
    {
        var (schedule, most) = (Argument.Name(name), Argument.Limit(count, ScheduleRequest.UsualPreview, ScheduleClient.MaxPreview, "count"));
        return Firings(await backend.AskAsync(platform => platform.Schedules.PreviewAsync(schedule, most, context.RequestAborted), context.RequestAborted) ?? throw NoSuch(name));
    }

    private static async Task<IResult> PreviewUnsavedAsync(HttpContext context, TimeProvider clock)
    {
        Body.RequireJson(context.Request);
        var (terms, count) = ScheduleRequest.ReadPreview(await Body.ReadAsync(context.Request, context.RequestAborted));
        var now = clock.GetUtcNow();
        return Firings([.. Schedule.Create("preview", terms, now).FiringsFrom(now).Take(count)]);
    }

    private static async Task<T> ActAsync<T>(
        string name, string act, HttpContext context, Backend backend, Func<ScheduleClient, string, CancellationToken, Task<T>> change)
    {
        var (schedule, by, stop) = (Argument.Name(name), Caller.Of(context), context.RequestAborted);
        return await backend.AskAsync(
            async platform =>
            {
                await platform.Audit.RecordAsync(by, act, schedule, null, stop);
                return await change(platform.Schedules, schedule, stop);
            },
            stop);
    }

    private static IResult View(Schedule schedule) => Answer.Ok(ScheduleView.Of(schedule), ApiJson.Readable.ScheduleView);

    private static IResult Firings(IReadOnlyList<DateTimeOffset> firings) =>
        Answer.Ok(new PreviewView([.. firings.Select(static firing => firing.UtcDateTime)]), ApiJson.Readable.PreviewView);

    private static RefusedException NoSuch(string name) => new(Refusals.NoSuch("schedule", name));
}
