using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Callbacks;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>A job's end that is told once more.</summary>
internal sealed record ReplayView(
    [property: Description("The job whose end is told.")] string Id,
    [property: Description("The job that delivers it; wait for its end to see whether it arrived.")] string Delivery);

/// <summary><c>POST /v1/jobs/{id}/callback</c></summary>
internal static class ReplayCallback
{
    public static async Task<IResult> HandleAsync(string id, HttpContext context, Backend backend, CallbackFeature callbacks)
    {
        var (job, by, stop) = (Argument.Id(id), Caller.Of(context), context.RequestAborted);
        await NoBody.CheckAsync(context);
        var found = await backend.FindAnywhereAsync(job, stop) ?? throw new RefusedException(Refusals.NoJob(job));
        if (!found.Job.State.IsFinal)
            throw new RefusedException(Refusals.WrongState(job, found.Job.State.Name, "told", "Its end is told when it has come."));

        if (found.Job.Terms.Callback is not { } callback)
            throw new RefusedException(Refusals.CannotTell(job, "it was submitted without a callback.", "Read the job instead."));

        if (callbacks.WhyNot(callback) is { } why)
            throw new RefusedException(Refusals.CannotTell(job, why, "Let the operator of the platform mend that, and try again."));

        var result = await backend.AskAsync(
            async platform =>
            {
                await platform.Audit.RecordAsync(by, "job.callback", job.Value, callback.Url, stop);
                return await callbacks.ReplayAsync(found.Job, stop);
            },
            stop);
        return result is SubmitResult.Accepted accepted
            ? Answer.Accepted(new ReplayView(job.Value, accepted.Id.Value), ApiJson.Readable.ReplayView)
            : throw new RefusedException(Refusals.CannotTell(job, "its delivery was not admitted.", "Try again in a second."));
    }
}
