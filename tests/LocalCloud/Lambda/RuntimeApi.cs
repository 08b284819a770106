using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Lambda;

/// <summary>
/// The Lambda Runtime API of one instance: hands it one invocation at a time and takes the answer. What it refuses, it refuses
/// with the codes and words of AWS's own emulator.
/// </summary>
internal sealed class RuntimeApi(FunctionSettings function, TimeProvider clock)
{
    private const string Root = "/2018-06-01/runtime/";
    private readonly Channel<Invocation> _given = Channel.CreateBounded<Invocation>(1);
    private readonly TaskCompletionSource<string?> _initialised = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private TaskCompletionSource<InvokeResult>? _answer;
    private Invocation? _current;

    /// <summary>Completes with null when the instance asks for work, or with the error that its start ended with.</summary>
    public Task<string?> Initialised => _initialised.Task;

    /// <summary>Whether an invocation has been handed over that is not answered.</summary>
    public bool IsAtWork
    {
        get
        {
            lock (_lock)
                return _current is not null;
        }
    }

    /// <summary>Gives the instance its next invocation.</summary>
    public Task<InvokeResult> GiveAsync(Invocation invocation)
    {
        lock (_lock)
            _answer = new TaskCompletionSource<InvokeResult>(TaskCreationOptions.RunContinuationsAsynchronously);

        _given.Writer.TryWrite(invocation);
        return _answer.Task;
    }

    /// <summary>Answers a request of the instance.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.StartsWith(Root, StringComparison.Ordinal) ? http.Request.Path.Value[Root.Length..] : "";
        await ((http.Request.Method, path.Split('/')) switch
        {
            ("GET", ["invocation", "next"]) => NextAsync(http),
            ("POST", ["invocation", var id, "response"]) => AnswerAsync(http, id, isError: false),
            ("POST", ["invocation", var id, "error"]) => AnswerAsync(http, id, isError: true),
            ("POST", ["init", "error"]) => InitErrorAsync(http),
            _ => RefuseAsync(http, 404, "InvalidPath", $"No such path: {http.Request.Path}"),
        });
    }

    private async Task NextAsync(HttpContext http)
    {
        _initialised.TrySetResult(null);
        var invocation = await _given.Reader.ReadAsync(http.RequestAborted);
        lock (_lock)
            _current = invocation;

        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = (clock.GetUtcNow() + function.Timeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = function.Arn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(invocation.Payload, http.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext http, string id, bool isError)
    {
        var body = await ReadAsync(http);
        TaskCompletionSource<InvokeResult>? answer;
        lock (_lock)
        {
            answer = _current?.RequestId == id ? _answer : null;
            if (answer is not null)
                _current = null;
        }

        if (answer is null)
        {
            var state = isError ? "InvocationErrorResponse" : "InvocationResponse";
            await (IsAtWork
                ? RefuseAsync(http, 400, "InvalidRequestID", "Invalid request ID")
                : RefuseAsync(http, 403, "InvalidStateTransition", $"State transition from Ready to {state} failed for runtime. Error: State transition is not allowed"));
            return;
        }

        if (body.Length > FunctionSettings.LargestPayload)
        {
            var why = $"Response payload size ({body.Length} bytes) exceeded maximum allowed payload size ({FunctionSettings.LargestPayload} bytes).";
            await RefuseAsync(http, 413, "Function.ResponseSizeTooLarge", why);
            answer.TrySetResult(InvokeResult.Failed(id, "Function.ResponseSizeTooLarge", why));
            return;
        }

        // First the runtime, then whoever invoked: the instance is free when its caller goes on.
        await AcceptAsync(http);
        answer.TrySetResult(new InvokeResult(id, body, isError ? "Unhandled" : null));
    }

    private async Task InitErrorAsync(HttpContext http)
    {
        var error = System.Text.Encoding.UTF8.GetString(await ReadAsync(http));
        await AcceptAsync(http);
        _initialised.TrySetResult(error);
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }

    private static Task AcceptAsync(HttpContext http) => WriteAsync(http, 202, new JsonObject { ["status"] = "OK" });

    private static Task RefuseAsync(HttpContext http, int status, string type, string message) =>
        WriteAsync(http, status, new JsonObject { ["errorType"] = type, ["errorMessage"] = message });

    private static async Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString());
        await http.Response.CompleteAsync();
    }
}
