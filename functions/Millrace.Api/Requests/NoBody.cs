using Microsoft.AspNetCore.Http;

namespace Millrace.Api.Requests;

/// <summary>The body of a request that needs none: nothing, or an empty JSON object.</summary>
internal static class NoBody
{
    /// <summary>Refuses fields, which would be ignored in silence.</summary>
    public static async Task CheckAsync(HttpContext context)
    {
        var bytes = await Body.ReadAsync(context.Request, context.RequestAborted);
        if (bytes.Length > 0)
            JsonBody.ParseAny(bytes, static root =>
            {
                if (root.EnumerateObject().Any())
                    throw Argument.Refuse("body", "This request takes no fields.", "Send no body, or {}.");
            }).Dispose();
    }
}
