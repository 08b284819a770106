using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Wire;
using Microsoft.AspNetCore.Http;
using Millrace.States;

namespace LocalCloud.StateMachines;

/// <summary>The operations of Step Functions that the deployment needs, in AWS JSON 1.0.</summary>
internal sealed class StepFunctionsApi(ExecutionEngine engine)
{
    private const int LargestInput = 256 * 1024;

    public async Task HandleAsync(HttpContext http)
    {
        var operation = http.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            await WriteAsync(http, 200, await AnswerAsync(operation, document.RootElement, http.RequestAborted));
        }
        catch (RefusedException e)
        {
            await WriteAsync(http, 400, new JsonObject { ["__type"] = e.Error, ["message"] = e.Message });
        }
        catch (JsonException e)
        {
            await WriteAsync(http, 400, new JsonObject { ["__type"] = "SerializationException", ["message"] = e.Message });
        }
    }

    private async Task<JsonObject> AnswerAsync(string operation, JsonElement input, CancellationToken cancellationToken) => operation switch
    {
        "StartExecution" => await StartAsync(input, cancellationToken),
        "DescribeExecution" => Find(input).Describe(Seconds),
        "StopExecution" => await StopAsync(input),
        "ListExecutions" => List(input),
        "SendTaskSuccess" => await SettleAsync(input, (execution, token) => execution.SendTaskSuccessAsync(token, Output(input))),
        "SendTaskFailure" => await SettleAsync(input, (execution, token) => execution.SendTaskFailureAsync(token, Text(input, "error"), Text(input, "cause"))),
        "SendTaskHeartbeat" => await SettleAsync(input, static (execution, token) => execution.SendTaskHeartbeatAsync(token)),
        _ => throw new RefusedException("UnknownOperationException", $"The local cloud does not know {operation}."),
    };

    private async Task<JsonObject> StartAsync(JsonElement input, CancellationToken cancellationToken)
    {
        var (machine, name, json) = (Text(input, "stateMachineArn") ?? "", Text(input, "name") ?? Names.NewId(), Text(input, "input") ?? "{}");
        if (name.Length is 0 or > 80)
            throw new RefusedException("InvalidName", $"Invalid Name: '{name}'");

        if (json.Length > LargestInput || !IsJson(json))
            throw new RefusedException("InvalidExecutionInput", "Invalid State Machine Execution Input: it is no JSON, or too large.");

        return await engine.StartAsync(machine, name, json, cancellationToken) switch
        {
            Started.Running running => new JsonObject { ["executionArn"] = running.Execution.Arn, ["startDate"] = Seconds(running.Execution.StartedAt) },
            Started.NameTaken taken => throw new RefusedException("ExecutionAlreadyExists", $"Execution Already Exists: '{taken.By.Arn}'"),
            _ => throw new RefusedException("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{machine}'"),
        };
    }

    private async Task<JsonObject> StopAsync(JsonElement input)
    {
        var execution = Find(input);
        if (execution.Running is { } running && await running.StopAsync(Text(input, "error"), Text(input, "cause")))
            await execution.Following;

        return new JsonObject { ["stopDate"] = Seconds(execution.StoppedAt ?? TimeProvider.System.GetUtcNow()) };
    }

    private JsonObject List(JsonElement input)
    {
        var (machine, status) = (Text(input, "stateMachineArn"), Text(input, "statusFilter"));
        var found = engine.All.Where(one => StateMachine.ArnOf(one.Machine) == machine && (status is null || one.Status == status)).Take(1000);
        return new JsonObject { ["executions"] = new JsonArray([.. found.Select(static one => one.Describe(Seconds))]) };
    }

    private async Task<JsonObject> SettleAsync(JsonElement input, Func<StateMachineExecution, string, Task<CallbackReceipt>> settle)
    {
        var token = Text(input, "taskToken") ?? "";
        var executions = engine.FindByToken(token) ?? throw new RefusedException("InvalidToken", "Invalid Token: 'Invalid token'");
        if (executions.Count == 0)
            throw new RefusedException("TaskDoesNotExist", "Task Does Not Exist: no execution has this token.");

        foreach (var execution in executions)
        {
            if (execution.Running is { } running && await settle(running, token) == CallbackReceipt.Accepted)
                return [];
        }

        throw new RefusedException("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    }

    private LocalExecution Find(JsonElement input) => engine.Find(Text(input, "executionArn") ?? "")
        ?? throw new RefusedException("ExecutionDoesNotExist", $"Execution Does Not Exist: '{Text(input, "executionArn")}'");

    private static string Output(JsonElement input) => Text(input, "output") is { } json && IsJson(json)
        ? json
        : throw new RefusedException("InvalidOutput", "Invalid Output: it is no JSON.");

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement input, string name) =>
        input.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonNode Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static async Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/x-amz-json-1.0";
        http.Response.Headers["x-amzn-RequestId"] = Names.NewId();
        await http.Response.WriteAsync(body.ToJsonString());
    }

    private sealed class RefusedException(string error, string message) : Exception(message)
    {
        public string Error => error;
    }
}
