using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Callbacks;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary><c>POST /v1/jobs</c></summary>
internal static class SubmitJob
{
    public static async Task<IResult> HandleAsync(HttpContext context, Backend backend, CallbackFeature callbacks, TimeProvider clock)
    {
        var submission = await ReadAsync(context, new JobRequest(backend, callbacks, clock) { Trace = Argument.Trace(context.Request.Headers) });
        switch (await backend.SubmitAsync(submission, context.RequestAborted))
        {
            case SubmitResult.Accepted { IsDuplicate: false } accepted:
                return Accepted(context, new SubmittedView(accepted.Id.Value, submission.Type.Value, accepted.State ?? JobStateName.Queued));
            case SubmitResult.Accepted first:
                context.Response.Headers["Idempotent-Replayed"] = "true";
                var found = await backend.FindAnywhereAsync(first.Id, context.RequestAborted);
                return Accepted(context, new SubmittedView(first.Id.Value, submission.Type.Value, found?.Job.State.Name ?? JobStateName.Queued));
            case SubmitResult.Conflict conflict:
                throw new RefusedException(Refusals.KeyConflict(conflict.With));
            case SubmitResult.Rejected rejected:
                throw new RefusedException(Refusals.Rejected(rejected));
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<Submission> ReadAsync(HttpContext context, JobRequest request)
    {
        Body.RequireJson(context.Request);
        var key = Argument.IdempotencyKey(context.Request.Headers);
        using var body = JsonBody.Parse(await Body.ReadAsync(context.Request, context.RequestAborted), JobRequest.Fields);
        return await request.ReadAsync(body.RootElement, key, context.RequestAborted);
    }

    private static IResult Accepted(HttpContext context, SubmittedView view)
    {
        context.Response.Headers.Location = $"{context.Request.PathBase}/v1/jobs/{view.Id}";
        return Answer.Accepted(view, ApiJson.Readable.SubmittedView);
    }
}
