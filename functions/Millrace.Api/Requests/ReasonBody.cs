using System.ComponentModel;
using Microsoft.AspNetCore.Http;

namespace Millrace.Api.Requests;

/// <summary>Why something is to be done.</summary>
// For the document only: the body is read field by field.
internal sealed record ReasonBody
{
    public const int MaxReason = 500;

    [Description("Why, in one sentence of at most 500 characters; it is kept.")]
    public string? Reason { get; init; }

    /// <summary>The reason; null if there is none, or no body at all.</summary>
    public static async Task<string?> ReadAsync(HttpContext context)
    {
        var bytes = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (bytes.Length == 0)
            return null;

        using var body = JsonBody.Parse(bytes, ["reason"]);
        var reason = Field.OptionalText(body.RootElement, "reason");
        return reason is null || (reason.Length is >= 1 and <= MaxReason && !reason.Any(char.IsControl))
            ? reason
            : throw Argument.Refuse("reason", "'reason' is empty, too long, or holds control characters.", $"Write one line of 1 to {MaxReason} characters, or leave it out.");
    }
}
