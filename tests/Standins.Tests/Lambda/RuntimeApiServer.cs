using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Standins.Tests.Lambda;

/// <summary>What a function posted: to <c>response</c>, <c>error</c> or <c>init/error</c>.</summary>
internal sealed record Posted(string Path, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>Lambda's side of its Runtime API, on the loopback: hands out invocations and takes what is posted.</summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";

    private readonly Channel<(string Id, string Body, (string Name, string Value)[] Headers)> _waiting = Channel.CreateUnbounded<(string, string, (string, string)[])>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Posted>> _answers = new();
    private readonly TaskCompletionSource<Posted> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;
    private int _invocations;

    private RuntimeApiServer(WebApplication app) => _app = app;

    /// <summary>Its host and port.</summary>
    public string Endpoint => new Uri(_app.Urls.Single()).Authority;

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers larger than this are refused with 413, and an error that is posted then with 403.</summary>
    public int MaxAnswer { get; init; } = int.MaxValue;

    public HttpStatusCode NextStatus { get; init; } = HttpStatusCode.OK;

    public Task<Posted> InitError => _initError.Task;

    public static async Task<RuntimeApiServer> StartAsync(int maxAnswer = int.MaxValue, HttpStatusCode nextStatus = HttpStatusCode.OK)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new RuntimeApiServer(app) { MaxAnswer = maxAnswer, NextStatus = nextStatus };
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Hands an event out, and waits for the answer or the error.</summary>
    public Task<Posted> InvokeAsync(string body, params (string Name, string Value)[] headers)
    {
        var id = $"invocation-{Interlocked.Increment(ref _invocations).ToString(CultureInfo.InvariantCulture)}";
        var answer = _answers.GetOrAdd(id, static _ => new TaskCompletionSource<Posted>(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Writer.TryWrite((id, body, headers));
        return answer.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        Requests.Enqueue($"{http.Request.Method} {path}");
        return (http.Request.Method, path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : []) switch
        {
            ("GET", ["invocation", "next"]) => NextAsync(http),
            ("POST", ["init", "error"]) => InitErrorAsync(http),
            ("POST", ["invocation", var id, "response" or "error"]) => AnswerAsync(http, id),
            _ => Task.FromResult(http.Response.StatusCode = 404),
        };
    }

    private async Task NextAsync(HttpContext http)
    {
        http.Response.StatusCode = (int)NextStatus;
        if (NextStatus != HttpStatusCode.OK)
            return;

        var (id, body, headers) = await _waiting.Reader.ReadAsync(http.RequestAborted);
        http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
        foreach (var (name, value) in headers)
            http.Response.Headers[name] = value;

        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    private async Task InitErrorAsync(HttpContext http)
    {
        _initError.TrySetResult(await ReadAsync(http.Request));
        http.Response.StatusCode = 202;
    }

    private async Task AnswerAsync(HttpContext http, string id)
    {
        var posted = await ReadAsync(http.Request);
        var isError = posted.Path.EndsWith("/error", StringComparison.Ordinal);
        var isTooLarge = !isError && Encoding.UTF8.GetByteCount(posted.Body) > MaxAnswer;
        http.Response.StatusCode = isTooLarge ? 413 : isError && MaxAnswer < int.MaxValue ? 403 : 202;
        if (!isTooLarge)
            _answers[id].TrySetResult(posted);
    }

    private static async Task<Posted> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var headers = request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new Posted(request.Path.Value ?? "", await reader.ReadToEndAsync(), headers);
    }
}
