using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;

namespace Amazon.Lambda.AspNetCoreServer.Hosting.Internal;

/// <summary>An HTTP API's request, payload version 2.0, as ASP.NET Core's.</summary>
internal static class HttpApiRequest
{
    public static FeatureCollection ToFeatures(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        if (request.RequestContext?.Http is null)
            throw new ArgumentException("The event has no requestContext.http, so it is no request of an HTTP API with payload version 2.0.", nameof(request));

        var http = Http(request);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(http);
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(http.Body.Length > 0));
        features.Set<IHttpConnectionFeature>(Connection(request, http.Headers));
        features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature { TraceIdentifier = context.AwsRequestId });
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        features.Set<IHttpAuthenticationFeature>(new HttpAuthenticationFeature { User = User(request.RequestContext.Authorizer) });
        features.Set<IItemsFeature>(new ItemsFeature
        {
            Items = new Dictionary<object, object?> { ["LambdaContext"] = context, ["LambdaRequestObject"] = request },
        });
        return features;
    }

    private static HttpRequestFeature Http(APIGatewayHttpApiV2ProxyRequest request)
    {
        var context = request.RequestContext;
        var query = string.IsNullOrEmpty(request.RawQueryString) ? "" : "?" + request.RawQueryString;
        var body = Body(request);
        var (pathBase, path) = Path(context.Http.Path ?? request.RawPath, context.Stage);
        return new HttpRequestFeature
        {
            Scheme = "https",
            Protocol = context.Http.Protocol ?? "HTTP/1.1",
            Method = context.Http.Method,
            PathBase = pathBase,
            Path = path,
            QueryString = query,
            RawTarget = (context.Http.Path ?? request.RawPath) + query,
            Body = body,
            Headers = Headers(request, body.Length),
        };
    }

    /// <summary>Decoded but for its %2F, which would become separators; a named stage is not part of the application's paths.</summary>
    private static (string PathBase, string Path) Path(string? raw, string? stage)
    {
        var kept = (raw ?? "").Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal);
        var decoded = Uri.UnescapeDataString(kept);
        var path = new PathString(decoded.StartsWith('/') ? decoded : "/" + decoded);
        return !string.IsNullOrEmpty(stage) && path.StartsWithSegments("/" + stage, StringComparison.Ordinal, out var rest)
            ? ("/" + stage, rest.HasValue ? rest.Value : "/")
            : ("", path.Value ?? "/");
    }

    private static MemoryStream Body(APIGatewayHttpApiV2ProxyRequest request) => new(
        string.IsNullOrEmpty(request.Body) ? []
        : request.IsBase64Encoded ? Convert.FromBase64String(request.Body)
        : Encoding.UTF8.GetBytes(request.Body));

    private static IHeaderDictionary Headers(APIGatewayHttpApiV2ProxyRequest request, long length)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        foreach (var (name, value) in request.Headers ?? new Dictionary<string, string>())
            headers[name] = new StringValues(value?.Split(','));

        if (headers.Host.Count == 0)
            headers.Host = request.RequestContext.DomainName;

        if (request.Cookies is { Length: > 0 } cookies)
            headers.Cookie = string.Join("; ", cookies);

        headers.ContentLength ??= length;
        return headers;
    }

    private static HttpConnectionFeature Connection(APIGatewayHttpApiV2ProxyRequest request, IHeaderDictionary headers) => new()
    {
        ConnectionId = request.RequestContext.RequestId ?? "",
        RemoteIpAddress = IPAddress.TryParse(request.RequestContext.Http.SourceIp, out var address) ? address : null,
        RemotePort = int.TryParse(headers["X-Forwarded-Port"].ToString(), CultureInfo.InvariantCulture, out var port) ? port : 0,
    };

    /// <summary>Whom an authorizer let pass is authenticated, also where it makes no claims.</summary>
    private static ClaimsPrincipal? User(APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription? authorizer) => authorizer is null
        ? null
        : new ClaimsPrincipal(new ClaimsIdentity(authorizer.Jwt?.Claims?.Select(static one => new Claim(one.Key, one.Value)), "AuthorizerIdentity"));

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
