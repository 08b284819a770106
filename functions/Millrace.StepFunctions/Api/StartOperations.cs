using System.Text.Json.Nodes;
using Millrace.Pipelines;
using Millrace.States;
using Millrace.StepFunctions.Executions;

namespace Millrace.StepFunctions.Api;

/// <summary>The operations that start executions.</summary>
internal sealed class StartOperations(Backend backend)
{
    private const int LargestInput = 262_144;

    public IEnumerable<Operation> All =>
    [
        new("StartExecution", ["stateMachineArn"], StartAsync),
        new("StartSyncExecution", ["stateMachineArn"], StartSyncAsync),
    ];

    private async Task<JsonObject> StartAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var (machine, name, input) = await ReadAsync(parameters, cancellationToken);
        if (machine.Type == StateMachineType.Express)
        {
            // Nobody waits for it, and nothing of it is kept.
            var express = Checked(() => backend.Express.Start(machine, name, input, isSynchronous: false));
            return new JsonObject { ["executionArn"] = express.Arn, ["startDate"] = ExecutionView.Seconds(express.StartedAt) };
        }

        var notes = NewExecution.NotesOf(machine) with { TraceHeader = parameters.TextOrNull("traceHeader") };
        return await backend.Engine.StartAsync(NewExecution.Of(machine, name, input, notes, backend.Clock.GetUtcNow()), cancellationToken) switch
        {
            Started.Running running => new JsonObject
            {
                ["executionArn"] = backend.Account.ExecutionArn(machine.Name, name), ["startDate"] = ExecutionView.Seconds(running.Start.StartedAt),
            },
            _ => throw new RefusedException("ExecutionAlreadyExists", $"Execution Already Exists: '{backend.Account.ExecutionArn(machine.Name, name)}'"),
        };
    }

    private async Task<JsonObject> StartSyncAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var (machine, name, input) = await ReadAsync(parameters, cancellationToken);
        if (machine.Type != StateMachineType.Express)
            throw new RefusedException("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");

        var (_, _, running) = Checked(() => backend.Express.Start(machine, name, input, isSynchronous: true));
        var ended = await running.WaitAsync(cancellationToken);
        var length = (ended.EndedAt - ended.StartedAt).TotalMilliseconds;
        return ExecutionView.WithoutAbsent(new JsonObject
        {
            ["executionArn"] = ended.Arn,
            ["stateMachineArn"] = backend.Account.MachineArn(machine.Name),
            ["name"] = ended.Name,
            ["startDate"] = ExecutionView.Seconds(ended.StartedAt),
            ["stopDate"] = ExecutionView.Seconds(ended.EndedAt),
            ["status"] = ExecutionView.StatusOf(ended.Result.Status),
            ["input"] = input,
            ["inputDetails"] = new JsonObject { ["included"] = true },
            ["output"] = ended.Result.Output,
            ["outputDetails"] = ended.Result.Output is null ? null : new JsonObject { ["included"] = true },
            ["error"] = ended.Result.Error,
            ["cause"] = ended.Result.Cause,
            ["traceHeader"] = parameters.TextOrNull("traceHeader"),
            ["billingDetails"] = new JsonObject { ["billedMemoryUsedInMB"] = 64, ["billedDurationInMilliseconds"] = Math.Ceiling(length / 100) * 100 },
        });
    }

    private async Task<(StateMachine Machine, string Name, string Input)> ReadAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var name = Names.Check(parameters.TextOrNull("name") ?? Guid.CreateVersion7(backend.Clock.GetUtcNow()).ToString("D"));
        parameters.CheckLength("input", LargestInput);
        var input = parameters.TextOrNull("input") ?? "{}";
        var machine = await backend.MachineAsync(parameters.Text("stateMachineArn"), cancellationToken);
        return ExecutionInput.RefusalMessage(input) is { } refused ? throw new RefusedException("InvalidExecutionInput", refused) : (machine, name, input);
    }

    private static T Checked<T>(Func<T> start)
    {
        try
        {
            return start();
        }
        catch (ArgumentException e)
        {
            throw new RefusedException("InvalidExecutionInput", $"Invalid State Machine Execution Input: '{e.Message}'");
        }
    }
}
