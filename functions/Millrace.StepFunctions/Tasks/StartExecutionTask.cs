using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Pipelines;
using Millrace.States;
using Millrace.StepFunctions.Executions;
using TaskRequest = Millrace.States.TaskRequest;

namespace Millrace.StepFunctions;

/// <summary>The tasks that start executions of other state machines of this process, and wait for their end where the resource says so.</summary>
/// <param name="machines">What can be started.</param>
/// <param name="engine">Runs them.</param>
public sealed class StartExecutionTask(StateMachines machines, Func<ExecutionEngine> engine)
{
    private const string Resource = "arn:aws:states:::states:startExecution";

    /// <summary>Registers the task with all its patterns.</summary>
    public TaskHandlers AddTo(TaskHandlers tasks) => tasks
        .On(Resource, StartAsync)
        .On($"{Resource}.waitForTaskToken", StartAsync)
        .On($"{Resource}.sync", (request, given) => RunAsync(request, isJson: false, given))
        .On($"{Resource}.sync:2", (request, given) => RunAsync(request, isJson: true, given));

    private async Task<string?> StartAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        var start = await BeginAsync(request, cancellationToken);
        return new JsonObject
        {
            ["ExecutionArn"] = engine().Options.Account.ExecutionArn(start.Machine, ExecutionKey.NameIn(start.Name, start.Machine)),
            ["StartDate"] = ExecutionView.Seconds(start.StartedAt),
        }.ToJsonString();
    }

    private async Task<string?> RunAsync(TaskRequest request, bool isJson, CancellationToken cancellationToken)
    {
        var start = await BeginAsync(request, cancellationToken);
        try
        {
            var record = await engine().WaitForEndAsync(start.Name, cancellationToken)
                ?? throw new TaskFailedException("StepFunctions.ExecutionDoesNotExistException", $"The execution {start.Name} is gone.");
            var view = ViewOf(record, isJson).ToJsonString();
            return record.Ended?.Status == ExecutionStatus.Succeeded ? view : throw new TaskFailedException(ErrorNames.TaskFailed, view);
        }
        catch (OperationCanceledException) when (!engine().IsStopping)
        {
            // Nobody wants its result any more: a stop, a timeout, or a sibling that failed.
            await engine().StopAsync(start.Name, null, null);
            throw;
        }
    }

    private async Task<ExecutionStart> BeginAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        var parameters = request.Parameters;
        var arn = Text(parameters, "StateMachineArn") ?? throw new TaskFailedException(ErrorNames.Runtime, "The field 'StateMachineArn' is required but was missing");
        var machine = ResourceArn.TryParse(arn) is { Kind: "stateMachine", Parts: [var name] } && arn == engine().Options.Account.MachineArn(name)
            ? await machines.FindAsync(name, cancellationToken)
            : null;
        if (machine is null)
            throw new TaskFailedException("StepFunctions.StateMachineDoesNotExistException", $"State Machine Does Not Exist: '{arn}'");

        // A task that is called again after a crash finds what it had started.
        var execution = Text(parameters, "Name") ?? NameOf(request.Key);
        var notes = NewExecution.NotesOf(machine) with { StartedBy = request.Key };
        var start = NewExecution.Of(machine, execution, InputOf(parameters), notes, engine().Options.Clock.GetUtcNow());
        return await engine().StartAsync(start, cancellationToken) switch
        {
            Started.Running running => running.Start,
            Started.NameTaken taken when ExecutionNotes.Parse(taken.By.Start.Notes).StartedBy == request.Key => taken.By.Start,
            _ => throw new TaskFailedException(
                "StepFunctions.ExecutionAlreadyExistsException",
                $"Execution Already Exists: '{engine().Options.Account.ExecutionArn(machine.Name, execution)}'"),
        };
    }

    private JsonObject ViewOf(ExecutionRecord record, bool isJson)
    {
        var shown = ExecutionView.Describe(record, engine().Options.Account, static time => time.ToUnixTimeMilliseconds());
        var view = new JsonObject();
        foreach (var (name, value) in shown.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            var isPayload = name is "input" or "output";
            var isDetails = name is "inputDetails" or "outputDetails";
            view[Capital(name)] = isDetails ? new JsonObject { ["Included"] = true }
                : isPayload && isJson ? JsonNode.Parse($"{value}", null, new JsonDocumentOptions { MaxDepth = MaxDepth })
                : value?.DeepClone();
        }

        return view;
    }

    private const int MaxDepth = 1000;

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string InputOf(JsonElement parameters) => !parameters.TryGetProperty("Input", out var input) ? "{}"
        : input.ValueKind == JsonValueKind.String ? input.GetString() ?? "{}"
        : input.GetRawText();

    private static string NameOf(string key) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)).ToString("D");

    private static string? Text(JsonElement parameters, string name) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
