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
        View(Argument.Id(id), await backend.FindAsync(Argument.Id(id), context.RequestAborted));

    public static async Task<IResult> ListAsync([AsParameters] ListArguments arguments, HttpContext context, Backend backend)
    {
        var page = await backend.ListAsync(arguments.Read(), context.RequestAborted);
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
            return View(job, await backend.WaitForEndAsync(job, span, ending.Token));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested && limits.Stopping.IsCancellationRequested)
        {
            return View(job, await backend.FindAsync(job, context.RequestAborted));
        }
    }

    private static IResult View(JobId id, Job? job) => job is null
        ? throw new RefusedException(Refusals.NoJob(id))
        : Answer.Ok(JobView.InFull(job), ApiJson.Readable.JobView);
}

/// <summary>What bounds every wait.</summary>
internal sealed class WaitLimits(MillraceApiOptions options, IHostApplicationLifetime lifetime)
{
    public TimeSpan Longest => options.LongestWait;

    public CancellationToken Stopping => lifetime.ApplicationStopping;
}

/// <summary>The query of a list.</summary>
internal readonly record struct ListArguments(string? Type, string? State, string? Parent, string? Cursor, string? Limit)
{
    public JobQuery Read() => new()
    {
        Type = Type is null ? null : Argument.Type(Type),
        State = State is null ? null : Argument.State(State),
        Parent = Parent is null ? null : Argument.Id(Parent, "parent"),
        Before = Cursor is null ? null : Requests.Cursor.Read(Cursor),
        Limit = Argument.Limit(Limit, ReadJobs.UsualLimit, ReadJobs.MaxLimit),
    };
}
