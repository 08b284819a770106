using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Millrace.Api.Documentation;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;
using Millrace.Logs;

namespace Millrace.Api.Logs;

/// <summary>A line that an attempt wrote.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record LogLineView(
    [property: Description("Its number: the first of a job is 1.")] long Number,
    [property: Description("When it was written.")] DateTime At,
    [property: Description("How important it is.")]
    [property: JsonConverter(typeof(Lower<LogLevel>))] LogLevel Level,
    [property: Description("The fencing token of the attempt that wrote it.")] long Epoch,
    [property: Description("The line.")] string Text)
{
    public static LogLineView Of(NumberedLogLine numbered) => new(
        numbered.Number, numbered.Line.At.UtcDateTime, numbered.Line.Level, numbered.Line.Epoch, numbered.Line.Text);
}

/// <summary>Lines of a job's log, in order.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
internal sealed record LogView(
    [property: Description("The lines; none if there is nothing new yet.")] IReadOnlyList<LogLineView> Lines,
    [property: Description("What to send as `after` to go on.")] long Next);

/// <summary>The routes of logs.</summary>
internal static class LogRoutes
{
    public const int UsualLimit = 200;

    public static void MapLogs(this IEndpointRouteBuilder api) =>
        api.MapGet("/v1/jobs/{id}/logs", ReadAsync).Describe(LogDocs.Read);

    private static async Task<IResult> ReadAsync(string id, string? after, string? limit, HttpContext context, Backend backend)
    {
        var job = Argument.Id(id);
        var from = Argument.After(after);
        var most = Argument.Limit(limit, UsualLimit, IJobLog.Kept);
        var lines = await backend.ReadLogAsync(job, from, most, context.RequestAborted);
        // A job that has lines exists; only an empty answer needs the question.
        if (lines.Count == 0 && await backend.FindAsync(job, context.RequestAborted) is null)
            lines = await ReadArchivedAsync(job, from, most, context, backend);

        var view = new LogView([.. lines.Select(LogLineView.Of)], lines is [.., var last] ? last.Number : from);
        return Answer.Ok(view, ApiJson.Readable.LogView);
    }

    private static async Task<IReadOnlyList<NumberedLogLine>> ReadArchivedAsync(JobId job, long after, int limit, HttpContext context, Backend backend)
    {
        if (await backend.FindArchivedAsync(job, context.RequestAborted) is null)
            throw new RefusedException(Refusals.NoJob(job));

        return await backend.AskAsync(platform => platform.Archive.ReadLogAsync(job, after, limit, context.RequestAborted), context.RequestAborted);
    }
}
