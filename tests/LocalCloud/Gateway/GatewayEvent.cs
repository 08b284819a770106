using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.Gateway;

/// <summary>A request as the HTTP API shows it to a function: payload version 2.0.</summary>
internal static class GatewayEvent
{
    public static JsonObject Of(HttpContext http, byte[] body, Route route, JsonObject parameters)
    {
        var request = http.Request;
        var rawPath = RawPathOf(http);
        var query = request.QueryString.Value is ['?', .. var rest] ? rest : "";
        var isText = body.Length > 0 && IsText(request);
        var payload = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = route.Key,
            ["rawPath"] = rawPath,
            ["rawQueryString"] = query,
            ["headers"] = new JsonObject(request.Headers.Where(static one => one.Key != "Cookie")
                .Select(static one => KeyValuePair.Create(one.Key.ToLowerInvariant(), (JsonNode?)string.Join(',', one.Value.AsEnumerable())))),
            ["requestContext"] = Context(http, route, rawPath),
            ["isBase64Encoded"] = body.Length > 0 && !isText,
        };
        if (request.Query.Count > 0)
            payload["queryStringParameters"] = new JsonObject(request.Query.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)string.Join(',', one.Value.AsEnumerable()))));

        if (request.Cookies.Count > 0)
            payload["cookies"] = new JsonArray([.. request.Headers.Cookie.SelectMany(static one => one!.Split("; ")).Select(static one => (JsonNode)one)]); // There are some.

        if (parameters.Count > 0)
            payload["pathParameters"] = parameters;

        if (body.Length > 0)
            payload["body"] = isText ? Encoding.UTF8.GetString(body) : Convert.ToBase64String(body);

        return payload;
    }

    /// <summary>The path as it was sent: the one that ASP.NET Core shows is decoded.</summary>
    public static string RawPathOf(HttpContext http) => http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0]; // Kestrel sets it.

    private static bool IsText(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && (request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "") is var type
        && (type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "application/xml" or "application/javascript" || type.EndsWith("+json", StringComparison.Ordinal));

    private static JsonObject Context(HttpContext http, Route route, string rawPath)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JsonObject
        {
            ["accountId"] = Names.Account,
            ["apiId"] = "local",
            ["domainName"] = http.Request.Host.Value,
            ["domainPrefix"] = "local",
            ["http"] = new JsonObject
            {
                ["method"] = http.Request.Method,
                ["path"] = rawPath,
                ["protocol"] = http.Request.Protocol,
                ["sourceIp"] = "127.0.0.1",
                ["userAgent"] = http.Request.Headers.UserAgent.ToString(),
            },
            ["requestId"] = Names.NewId(),
            ["routeKey"] = route.Key,
            ["stage"] = "$default",
            ["time"] = now.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
            ["timeEpoch"] = now.ToUnixTimeMilliseconds(),
        };
    }
}
