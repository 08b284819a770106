using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary><c>GET /v1/jobs</c>, <c>GET /v1/jobs/{id}</c> and <c>GET /v1/jobs/{id}/wait</c></summary>
internal static class ReadJobs
{
    public const int UsualLimit = 50;

    public const int MaxLimit = 200;

    public static async Task<IResult> GetAsync(string id, HttpContext context, Backend backend) =>
        View(Argument.Id(id), await backend.FindAnywhereAsync(Argument.Id(id), context.RequestAborted));

    public static async Task<IResult> ListAsync([AsParameters] ListArguments arguments, HttpContext context, Backend backend)
    {
        return View(await backend.ListAsync(arguments.Read(), context.RequestAborted));
    }

    public static async Task<IResult> ChildrenAsync(string id, [AsParameters] ChildArguments arguments, HttpContext context, Backend backend)
    {
        var parent = Argument.Id(id);
        var page = await backend.ListAsync(arguments.Read(parent), context.RequestAborted);
        // A job that has children exists; only an empty page needs the question.
        if (page.Jobs.Count == 0 && await backend.FindAnywhereAsync(parent, context.RequestAborted) is null)
            throw new RefusedException(Refusals.NoJob(parent));

        return View(page);
    }

    /// <summary>The answer of a page of jobs.</summary>
    public static IResult View(JobPage page)
    {
        var view = new JobListView([.. page.Jobs.Select(JobView.InBrief)], page.Next is { } next ? Cursor.Of(next) : null);
        return Answer.Ok(view, ApiJson.Readable.JobListView);
    }

    public static async Task<IResult> WaitAsync(
        string id, string? timeout, HttpContext context, Backend backend, WaitLimits limits)
    {
        var job = Argument.Id(id);
        var span = TimeArgument.Timeout(timeout, limits.Longest);
        // A server that stops must not be held up by those who wait.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, limits.Stopping);
        try
        {
            return View(job, await backend.WaitForEndAsync(job, span, ending.Token) is { } ended
                ? new FoundJob(ended, IsArchived: false)
                : await backend.FindArchivedAsync(job, ending.Token));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && limits.Stopping.IsCancellationRequested)
        {
            return View(job, await backend.FindAnywhereAsync(job, context.RequestAborted));
        }
    }

    private static IResult View(JobId id, FoundJob? found) => found is null
        ? throw new RefusedException(Refusals.NoJob(id))
        : Answer.Ok(JobView.InFull(found.Job, found.IsArchived), ApiJson.Readable.JobView);
}

/// <summary>What bounds every wait.</summary>
internal sealed class WaitLimits(MillraceApiOptions options, IHostApplicationLifetime lifetime)
{
    public TimeSpan Longest => options.LongestWait;

    public CancellationToken Stopping => lifetime.ApplicationStopping;
}
