using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.StepFunctions.Api;

namespace Millrace.StepFunctions;

/// <summary>
/// The API of AWS Step Functions, in AWS JSON 1.0: <c>POST /</c> with the operation in <c>X-Amz-Target</c>. It asks nobody who they are: whoever
/// serves it beyond the loopback address puts something in front that does.
/// </summary>
public sealed class StepFunctionsApi
{
    private const string Target = "AWSStepFunctions.";
    private const long LargestBody = 2 * 1024 * 1024;
    private const int DeepestBody = 64;

    private readonly Dictionary<string, Operation> _operations;
    private readonly ILogger<StepFunctionsApi> _logger;

    /// <param name="engine">Runs the executions.</param>
    /// <param name="machines">The state machines.</param>
    /// <param name="activities">The activities.</param>
    /// <param name="logger">Told what failed.</param>
    public StepFunctionsApi(ExecutionEngine engine, StateMachines machines, ActivityDesk activities, ILogger<StepFunctionsApi> logger)
    {
        var backend = new Backend(engine, machines, activities);
        _logger = logger;
        _operations = new[]
        {
            new MachineOperations(backend).All, new StartOperations(backend).All, new ExecutionOperations(backend).All, new HistoryOperations(backend).All,
            new TaskOperations(backend).All, new ActivityOperations(backend).All, new TagOperations(backend).All,
            new StateTestOperations(backend).All,
        }.SelectMany(static operations => operations).ToDictionary(static one => one.Name, StringComparer.Ordinal);
    }

    /// <summary>Answers a request. Never throws, but for one that its client gave up.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var target = http.Request.Headers["X-Amz-Target"].ToString();
        try
        {
            await WriteAsync(http, StatusCodes.Status200OK, await AnswerAsync(http, target));
        }
        catch (RefusedException e)
        {
            await RefuseAsync(http, e.Status, e.Error, e.Message);
        }
        catch (JsonException e)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "SerializationException", $"The body is no JSON object: {e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(http, e.StatusCode, "RequestEntityTooLargeException", $"The body has more than {LargestBody} bytes, or is broken off.");
        }
        catch (OperationCanceledException) when (StoppingOf(http).IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "The process is stopping.");
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            _logger.OperationFailed(target, e);
            await RefuseAsync(http, StatusCodes.Status500InternalServerError, "InternalFailure", "The request could not be carried out; the process's log says why.");
        }
    }

    private async Task<JsonObject> AnswerAsync(HttpContext http, string target)
    {
        var name = target.StartsWith(Target, StringComparison.Ordinal) ? target[Target.Length..] : "";
        if (!_operations.TryGetValue(name, out var operation))
            throw new RefusedException("UnknownOperationException", target.Length == 0 ? "The header X-Amz-Target names no operation." : $"There is no operation '{target}' here.");

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestBody;

        // A poll must not hold up the end of the process.
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, StoppingOf(http));
        using var document = await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = DeepestBody }, giveUp.Token);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("it is another value.");

        var parameters = new Parameters(document.RootElement);
        parameters.Require(operation.Required);
        return await operation.Answer(parameters, giveUp.Token);
    }

    private static CancellationToken StoppingOf(HttpContext http) =>
        http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

    private static Task RefuseAsync(HttpContext http, int status, string error, string message) =>
        WriteAsync(http, status, new JsonObject { ["__type"] = error, ["message"] = message });

    private static async Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/x-amz-json-1.0";
        http.Response.Headers["x-amzn-RequestId"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("D");
        await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
