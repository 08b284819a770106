using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Lambda;
using Millrace.States;

namespace LocalCloud.StateMachines;

/// <summary>The tasks that invoke a function: with its answer as the result, or with a token that somebody sends back.</summary>
internal static class LambdaTasks
{
    private const string Invoke = "arn:aws:states:::lambda:invoke";

    public static TaskHandlers Of(IReadOnlyCollection<LambdaFunction> functions) => new TaskHandlers()
        .On(Invoke, (request, _) => InvokeAsync(functions, request))
        .On($"{Invoke}.waitForTaskToken", (request, _) => InvokeAsync(functions, request));

    private static async Task<string?> InvokeAsync(IReadOnlyCollection<LambdaFunction> functions, TaskRequest request)
    {
        var name = request.Parameters.TryGetProperty("FunctionName", out var given) ? given.ToString() : "";
        var function = functions.FirstOrDefault(one => name == one.Settings.Arn || name == one.Settings.Name || name == $"{one.Settings.Arn}:$LATEST")
            ?? throw new TaskFailedException("Lambda.ResourceNotFoundException", $"Function not found: {name}");
        var payload = request.Parameters.TryGetProperty("Payload", out var json) ? json.GetRawText() : "{}";
        try
        {
            var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload));
            if (result.IsError)
                throw new TaskFailedException(result.ErrorType ?? "Lambda.Unknown", result.Text);

            return new JsonObject { ["ExecutedVersion"] = "$LATEST", ["Payload"] = Answer(result), ["StatusCode"] = 200 }.ToJsonString();
        }
        catch (FunctionThrottledException e)
        {
            throw new TaskFailedException("Lambda.TooManyRequestsException", e.Message);
        }
    }

    private static JsonNode? Answer(InvokeResult result)
    {
        try
        {
            return result.Payload.Length == 0 ? null : JsonNode.Parse(result.Payload.Span);
        }
        catch (JsonException)
        {
            return result.Text;
        }
    }
}
