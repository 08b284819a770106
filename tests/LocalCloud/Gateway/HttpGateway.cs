using System.Text.Json;
using LocalCloud.Lambda;
using LocalCloud.Wire;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Gateway;

/// <summary>
/// The HTTP API of API Gateway: turns requests into events for the functions of its routes. It asks nobody who they are; like
/// the single process it listens on loopback alone.
/// </summary>
internal sealed class HttpGateway(IEnumerable<(Route Route, LambdaFunction Function)> routes, TimeProvider clock, OutputLog log)
{
    private const int LargestBody = 10 * 1024 * 1024;
    private const string TraceHeader = "X-Amzn-Trace-Id";

    /// <summary>As long as API Gateway waits for a function.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly (Route Route, LambdaFunction Function)[] _routes = [.. routes.OrderBy(static one => one.Route.Order)];

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } body)
        {
            await GatewayAnswer.RefuseAsync(http, 413, "Request Entity Too Large");
            return;
        }

        var path = GatewayEvent.RawPathOf(http);
        foreach (var (route, function) in _routes)
        {
            if (route.TryMatch(http.Request.Method, path, out var parameters))
            {
                var trace = http.Request.Headers[TraceHeader] is [{ } given, ..] ? given : Names.NewTrace(clock.GetUtcNow());
                http.Request.Headers[TraceHeader] = trace;
                await InvokeAsync(http, function, JsonSerializer.SerializeToUtf8Bytes(GatewayEvent.Of(http, body, route, parameters)), trace);
                return;
            }
        }

        await GatewayAnswer.RefuseAsync(http, 404, "Not Found");
    }

    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, count);
            if (body.Length > LargestBody)
                return null;
        }

        return body.ToArray();
    }

    private async Task InvokeAsync(HttpContext http, LambdaFunction function, byte[] payload, string trace)
    {
        if (payload.Length > FunctionSettings.LargestPayload)
        {
            await GatewayAnswer.RefuseAsync(http, 413, "Request Entity Too Large");
            return;
        }

        try
        {
            var result = await function.InvokeAsync(payload, trace).WaitAsync(LongestWait, clock);
            http.Response.Headers["Apigw-Requestid"] = result.RequestId;
            if (result.IsError || await GatewayAnswer.WriteAsync(http, result.Payload) is not null)
                await GatewayAnswer.RefuseAsync(http, 500, "Internal Server Error");
        }
        catch (Exception e) when (e is FunctionThrottledException or TimeoutException or ObjectDisposedException)
        {
            // The function may still be at work: whoever asked has to ask again.
            log.Add($"{http.Request.Method} {http.Request.Path}: {e.Message}");
            await GatewayAnswer.RefuseAsync(http, 503, "Service Unavailable");
        }
    }
}
