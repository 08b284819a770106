using System.IO.Compression;
using System.Security.Claims;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Standins.Tests.Lambda;

/// <summary>A web application that runs as a function, and the Lambda that invokes it.</summary>
public sealed class WebFunction : IAsyncLifetime
{
    public static readonly byte[] Binary = [0x89, 0x50, 0xff, 0x00, 0xfe];

    private RuntimeApiServer? _server;
    private WebApplication? _app;
    private Task _running = Task.CompletedTask;

    /// <summary>What one callback after the other has seen.</summary>
    public List<string> Events { get; } = [];

    public async ValueTask InitializeAsync()
    {
        _server = await RuntimeApiServer.StartAsync();
        using var variables = LambdaProcess.With(("AWS_LAMBDA_FUNCTION_NAME", "api"), ("AWS_LAMBDA_RUNTIME_API", _server.Endpoint));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi);
        _app = builder.Build();
        Map(_app);
        // The loop reads its variables before its first await.
        _running = _app.RunAsync();
    }

    /// <summary>Stops it as a host is told to stop.</summary>
    public async Task StopAsync()
    {
        if (!_running.IsCompleted)
            _app?.Lifetime.StopApplication();

        await _running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    internal async Task<JsonElement> InvokeAsync(string json)
    {
        var posted = await (_server ?? throw new InvalidOperationException("Not started.")).InvokeAsync(json);
        return posted.Path.EndsWith("/response", StringComparison.Ordinal)
            ? JsonDocument.Parse(posted.Body).RootElement
            : throw new InvalidOperationException($"The invocation failed: {posted.Body}");
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/nothing", static () => Results.NoContent());
        app.MapGet("/text", static () => Results.Text("grüße", "text/plain; charset=utf-8"));
        app.MapGet("/binary", static () => Results.Bytes(Binary, "image/png"));
        app.MapGet("/unknown", static () => Results.Bytes(Binary, "font/woff2"));
        app.MapGet("/compressed", CompressAsync);
        app.MapGet("/piped", static async http => await http.Response.BodyWriter.WriteAsync("piped"u8.ToArray()));
        app.MapGet("/callbacks", Call);
        app.MapGet("/cookies", static http =>
        {
            http.Response.Cookies.Append("a", "1");
            http.Response.Cookies.Append("b", "2");
            http.Response.Headers.Append("Vary", new(["Accept", "Origin"]));
            return Task.CompletedTask;
        });
        app.MapGet("/throw", static http =>
        {
            http.Response.StatusCode = 201;
            throw new TimeoutException("late");
        });
        app.MapPost("/order", static (Order order) => Results.Json(order with { Count = order.Count + 1 }));
        app.MapFallback(EchoAsync);
    }

    private Task Call(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["X-Late"] = "yes";
            Events.Add("starting");
            return Task.CompletedTask;
        });
        http.Response.OnCompleted(() =>
        {
            Events.Add("completed");
            return Task.CompletedTask;
        });
        Events.Add("handled");
        return http.Response.WriteAsync("body");
    }

    private static async Task CompressAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await gzip.WriteAsync("{}"u8.ToArray());
    }

    private static async Task EchoAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        await http.Response.WriteAsJsonAsync(new
        {
            http.Request.Method,
            PathBase = http.Request.PathBase.Value,
            Path = http.Request.Path.Value,
            Url = http.Request.GetEncodedUrl(),
            Query = http.Request.Query.ToDictionary(static one => one.Key, static one => one.Value.ToArray()),
            Headers = http.Request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToArray(), StringComparer.OrdinalIgnoreCase),
            Cookies = http.Request.Cookies.ToDictionary(static one => one.Key, static one => one.Value),
            Body = Convert.ToBase64String(body.ToArray()),
            CanHaveBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody,
            Ip = http.Connection.RemoteIpAddress?.ToString(),
            http.Connection.RemotePort,
            User = http.User.Identity?.IsAuthenticated == true ? http.User.FindFirstValue("sub") ?? "someone" : "nobody",
            Scopes = http.User.FindAll("scope").Select(static one => one.Value),
            RequestId = (http.Items["LambdaContext"] as ILambdaContext)?.AwsRequestId,
            RouteKey = (http.Items["LambdaRequestObject"] as APIGatewayHttpApiV2ProxyRequest)?.RouteKey,
        });
    }
}
