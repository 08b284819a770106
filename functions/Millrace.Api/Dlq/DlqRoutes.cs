using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Api.Documentation;
using Millrace.Api.Jobs;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Dlq;
using Millrace.Jobs;

namespace Millrace.Api.Dlq;

/// <summary>The routes of failed jobs.</summary>
internal static class DlqRoutes
{
    public static void MapDlq(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/dlq", ListAsync).Describe(DlqDocs.List);
        api.MapGet("/v1/dlq/summary", SummaryAsync).Describe(DlqDocs.Summary);
        api.MapPost("/v1/dlq/redrive", RedriveAsync).Describe(DlqDocs.Redrive);
        api.MapPost("/v1/dlq/discard", DiscardAsync).Describe(DlqDocs.Discard);
    }

    private static async Task<IResult> ListAsync([AsParameters] DlqArguments arguments, string? cursor, string? limit, HttpContext context, Backend backend)
    {
        var filter = arguments.Read();
        var before = cursor is null ? (JobId?)null : Cursor.Read(cursor);
        var most = Argument.Limit(limit, ReadJobs.UsualLimit, ReadJobs.MaxLimit);
        return ReadJobs.View(await backend.AskAsync(platform => platform.Dlq.ListAsync(filter, before, most, context.RequestAborted), context.RequestAborted));
    }

    private static async Task<IResult> SummaryAsync([AsParameters] DlqArguments arguments, HttpContext context, Backend backend)
    {
        var filter = arguments.Read();
        var order = new DlqOrder
        {
            Act = DlqAct.Discard, Type = filter.Type?.Value, Error = filter.Error, Tag = filter.Tag, FailedFrom = filter.FailedFrom, FailedBefore = filter.FailedBefore,
        };
        return await PlanAsync(order, context, backend);
    }

    private static Task<IResult> RedriveAsync(HttpContext context, Backend backend) => OrderAsync(DlqAct.Redrive, context, backend);

    private static Task<IResult> DiscardAsync(HttpContext context, Backend backend) => OrderAsync(DlqAct.Discard, context, backend);

    private static async Task<IResult> OrderAsync(DlqAct act, HttpContext context, Backend backend)
    {
        Body.RequireJson(context.Request);
        var by = Caller.Of(context);
        var (order, isDryRun) = OrderRequest.Read(await Body.ReadAsync(context.Request, context.RequestAborted), act);
        if (isDryRun)
            return await PlanAsync(order, context, backend);

        switch (await backend.AskAsync(platform => platform.Dlq.OrderAsync(order, by, context.RequestAborted), context.RequestAborted))
        {
            case SubmitResult.Accepted accepted:
                context.Response.Headers.Location = $"{context.Request.PathBase}/v1/jobs/{accepted.Id}";
                return Answer.Accepted(new OrderedView(accepted.Id.Value, act), ApiJson.Readable.OrderedView);
            case SubmitResult.Rejected rejected:
                throw new RefusedException(Refusals.Rejected(rejected));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> PlanAsync(DlqOrder order, HttpContext context, Backend backend)
    {
        var plan = await backend.AskAsync(platform => platform.Dlq.PlanAsync(order, context.RequestAborted), context.RequestAborted);
        return Answer.Ok(DlqPlanView.Of(plan), ApiJson.Readable.DlqPlanView);
    }
}
