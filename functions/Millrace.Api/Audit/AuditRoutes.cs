using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Administration;
using Millrace.Api.Documentation;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Jobs;

namespace Millrace.Api.Audit;

/// <summary>An act that somebody did, or tried: it is written before it is done.</summary>
internal sealed record AuditEntryView(
    [property: Description("When.")] DateTime At,
    [property: Description("Who.")] string By,
    [property: Description("What was done: job.pause, dlq.redrive, schedule.set and so on.")] string Act,
    [property: Description("To what: a job's id, or a name.")] string Target,
    [property: Description("How, and why.")] string? Detail = null)
{
    public static AuditEntryView Of(AuditEntry entry) => new(entry.At.UtcDateTime, entry.By, entry.Act, entry.Target, entry.Detail);
}

/// <summary>Entries of the audit trail, oldest first.</summary>
internal sealed record AuditView(
    [property: Description("The entries.")] IReadOnlyList<AuditEntryView> Entries,
    [property: Description("What to send as `after` to go on; null if there was nothing yet.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>The route of the audit trail.</summary>
internal static class AuditRoutes
{
    public const int UsualLimit = 50;

    public const int MaxLimit = 200;

    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/v1/audit", ReadAsync).Describe(AuditDocs.Read);

    private static async Task<IResult> ReadAsync(string? after, string? from, string? limit, HttpContext context, Backend backend)
    {
        if (after is not null && from is not null)
            throw Argument.Refuse("from", "'after' and 'from' both say where to begin.", "Send `from` for the first page, and its `next` as `after` for the others.");

        var cursor = from is null ? Cursor(after) : CursorAt(TimeArgument.At(from, "from"));
        var most = Argument.Limit(limit, UsualLimit, MaxLimit);
        var page = await backend.AskAsync(platform => platform.Audit.ListAsync(cursor, most, context.RequestAborted), context.RequestAborted);
        var next = page is [.., var last] ? last.Cursor : cursor.Length == 0 ? null : cursor;
        return Answer.Ok(new AuditView([.. page.Select(static one => AuditEntryView.Of(one.Entry))], next), ApiJson.Readable.AuditView);
    }

    private static string Cursor(string? after) => after is null || JobId.TryParse(after, out _)
        ? after ?? ""
        : throw Argument.Refuse("after", $"{Text.Quote(after)} is no place in the trail.", "Use the `next` of the page before, unchanged, or leave it out to begin with the oldest entry.");

    private static string CursorAt(DateTimeOffset time) => AuditTrail.CursorBefore(time < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : time);
}
