using Microsoft.AspNetCore.Http;
using Millrace.Api.Problems;

namespace Millrace.Api.Requests;

/// <summary>Keeps web pages of other sites, open in a browser on this machine, from using the API.</summary>
internal static class BrowserGuard
{
    public static void Check(HttpRequest request, MillraceApiOptions options)
    {
        if (options.LoopbackHostsOnly && request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
            throw new RefusedException(ForeignHost(request));

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && IsFromOtherSite(request))
            throw new RefusedException(ForeignOrigin());
    }

    // Browsers tell where a request comes from by Sec-Fetch-Site, older ones by Origin alone; other clients send neither.
    private static bool IsFromOtherSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
            return site.ToString() is not ("same-origin" or "none");

        return request.Headers.Origin is { Count: > 0 } origin
            && !(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page) && page.Authority == request.Host.Value);
    }

    private static Problem ForeignHost(HttpRequest request) => new()
    {
        Title = "Unknown host", Status = StatusCodes.Status400BadRequest, Field = "Host",
        Detail = $"This server does not answer for the host {Text.Quote(request.Host.Value)}.",
        Remedy = "Address it as localhost, 127.0.0.1 or [::1].",
    };

    public static Problem ForeignOrigin() => new()
    {
        Title = "Request of another site", Status = StatusCodes.Status403Forbidden, Field = "Origin",
        Detail = "A web page of another site may not change anything here.",
        Remedy = "Send the request from a page of this server, or from a program that is no browser.",
    };
}
