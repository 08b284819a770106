using System.Text.Json;
using Amazon.Lambda.Annotations;
using Millrace.Jobs;
using Millrace.Pipelines;

namespace Millrace.Lambda;

/// <summary>
/// Starts the job of a pipeline's task: the function behind <c>arn:aws:states:::lambda:invoke.waitForTaskToken</c>.
/// Its payload is <c>{"type", "input", "taskToken", "pipeline", "phase"}</c>.
/// </summary>
public sealed class StartTaskFunction(TaskStarter starter)
{
    /// <summary>Submits the task's job, once for a token.</summary>
    /// <returns>The job's id.</returns>
    /// <exception cref="JobFailedException">The payload is none, or no such job can be run.</exception>
    public Task<JobId> HandleAsync(JsonElement payload, CancellationToken cancellationToken) => HandleAsync(payload, trace: null, cancellationToken);

    /// <summary>Submits the task's job, once for a token, as part of a trace.</summary>
    /// <returns>The job's id.</returns>
    /// <exception cref="JobFailedException">The payload is none, or no such job can be run.</exception>
    [LambdaFunction(ResourceName = "StartTaskFunction", MemorySize = 512, Timeout = 30)]
    public Task<JobId> HandleAsync(JsonElement payload, string? trace, CancellationToken cancellationToken)
    {
        if (!JobType.TryParse(Text(payload, "type"), out var type))
            throw Invalid("type", JobType.Rule);

        if (!ExecutionName.TryParse(Text(payload, "pipeline"), out var pipeline))
            throw Invalid("pipeline", "the execution's name: \"pipeline.$\": \"$$.Execution.Name\"");

        var token = Text(payload, "taskToken") ?? throw Invalid("taskToken", "\"taskToken.$\": \"$$.Task.Token\"");
        var phase = Text(payload, "phase") ?? throw Invalid("phase", "\"phase.$\": \"$$.State.Name\"");
        var input = payload.TryGetProperty("input", out var given) ? new Payload(given.GetRawText()) : Payload.Null;
        return starter.StartAsync(new TaskRequest(type, input, token, pipeline, phase) { Trace = trace }, cancellationToken);
    }

    private static string? Text(JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JobFailedException Invalid(string field, string rule) =>
        new("InvalidTask", $"The task's payload needs '{field}': {rule}.", isPermanent: true);
}
