using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Jobs;
using Millrace.Lambda;
using Millrace.Pipelines;
using Millrace.States;

namespace Millrace.Host.StateMachines;

/// <summary>
/// Runs state machines with our own interpreter. Every step is recorded before it has an effect, so an execution goes on
/// in the next process where this one stopped.
/// </summary>
internal sealed class LocalStateMachines(
    IExecutionStore store, IReadOnlyDictionary<string, string> definitions, TimeProvider clock, ILogger<LocalStateMachines> logger) : IStateMachines, IAsyncDisposable
{
    private const string InvokeForToken = "arn:aws:states:::lambda:invoke.waitForTaskToken";

    private readonly ConcurrentDictionary<string, RunningExecution> _running = new();
    private readonly TaskHandlers _tasks = new();
    private PipelineEndFunction? _pipelineEnd;

    /// <summary>Connects the functions that executions call, and goes on with what an earlier process left.</summary>
    public async Task StartAsync(StartTaskFunction startTask, PipelineEndFunction pipelineEnd, CancellationToken cancellationToken)
    {
        _pipelineEnd = pipelineEnd;
        _tasks.On(InvokeForToken, (request, stopped) => InvokeAsync(startTask, request, stopped));
        foreach (var ended in await store.ListUnreportedAsync(cancellationToken))
            await ReportAsync(ended);

        foreach (var start in await store.ListRunningAsync(cancellationToken))
        {
            // Nothing is stored of one that had not come to its first effect.
            var history = await store.ReadHistoryAsync(start.Name, cancellationToken);
            await BeginAsync(start, options => history.Count == 0
                ? StateMachineExecution.Start(StateMachineDefinition.Parse(start.Definition), start.InputJson, options)
                : StateMachineExecution.Resume(StateMachineDefinition.Parse(start.Definition), history.Select(HistoryEvent.Parse), options));
        }
    }

    public async Task<bool> StartAsync(string machine, string name, string inputJson, CancellationToken cancellationToken)
    {
        if (!definitions.TryGetValue(machine, out var definition))
            return false;

        var start = new ExecutionStart(name, machine, Substitutions.Apply(definition), inputJson, clock.GetUtcNow());
        if (await store.TryAddAsync(start, cancellationToken))
            await BeginAsync(start, options => StateMachineExecution.Start(StateMachineDefinition.Parse(start.Definition), inputJson, options));

        return true;
    }

    public async Task StopAsync(string machine, string name, string cause, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(name, out var running))
            await running.Execution.StopAsync("Stopped", cause);
    }

    public async Task<bool> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken) =>
        Find(token) is { } execution && await execution.SendTaskSuccessAsync(token, outputJson) == CallbackReceipt.Accepted;

    public async Task<bool> SendTaskFailureAsync(string token, string error, string cause, CancellationToken cancellationToken) =>
        Find(token) is { } execution && await execution.SendTaskFailureAsync(token, error, cause) == CallbackReceipt.Accepted;

    /// <summary>Leaves the executions as they are; the next process goes on with them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running.Values.ToList())
        {
            await running.Execution.SuspendAsync();
            await running.Following;
        }
    }

    private static async Task<string?> InvokeAsync(StartTaskFunction startTask, States.TaskRequest request, CancellationToken cancellationToken)
    {
        var parameters = request.Parameters;
        if (!parameters.TryGetProperty("FunctionName", out var function) || function.GetString() != Substitutions.StartTaskFunctionArn)
        {
            throw new TaskFailedException(
                "Lambda.ResourceNotFoundException",
                $"State '{request.StateName}' invokes {(function.ValueKind == default ? "no function" : function.ToString())}; this process has ${{{Substitutions.StartTaskFunction}}} alone.");
        }

        try
        {
            var id = await startTask.HandleAsync(parameters.TryGetProperty("Payload", out var payload) ? payload : default, cancellationToken);
            return $"\"{id}\"";
        }
        catch (JobFailedException e)
        {
            throw new TaskFailedException(e.Failure.Error, e.Failure.Message);
        }
    }

    private StateMachineExecution? Find(string token) =>
        TaskToken.TryGetExecutionName(token, out var name) && _running.TryGetValue(name, out var running) ? running.Execution : null;

    private async Task BeginAsync(ExecutionStart start, Func<ExecutionOptions, StateMachineExecution> begin)
    {
        try
        {
            Run(start, begin);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or DefinitionException)
        {
            // Its input is too large, or its definition or history is none that we know: it will never run, and its job must not wait.
            logger.ExecutionBroken(start.Name, e);
            var ended = new Execution(start.Name, start.Machine, ExecutionStatus.Failed, null, ErrorNames.Runtime, e.Message);
            await store.EndAsync(ended, CancellationToken.None);
            await ReportAsync(ended);
        }
    }

    private void Run(ExecutionStart start, Func<ExecutionOptions, StateMachineExecution> begin)
    {
        var execution = begin(new ExecutionOptions
        {
            Name = start.Name,
            StateMachineName = start.Machine,
            Tasks = _tasks,
            TimeProvider = clock,
            History = new StoredHistory(store, start.Name),
        });
        var running = new RunningExecution(execution);
        _running[start.Name] = running;
        running.Following = FollowAsync(start, execution);
    }

    private async Task FollowAsync(ExecutionStart start, StateMachineExecution execution)
    {
        try
        {
            var ended = End(start, await execution.Completion);
            await store.EndAsync(ended, CancellationToken.None);
            await ReportAsync(ended);
        }
        catch (OperationCanceledException)
        {
            return; // Suspended: the next process goes on with it.
        }
        catch (Exception e)
        {
            // The boundary of an execution: its history could not be written. It is unharmed and goes on with the next start.
            logger.ExecutionBroken(start.Name, e);
        }

        _running.TryRemove(start.Name, out _);
    }

    private async Task ReportAsync(Execution ended)
    {
        await _pipelineEnd!.HandleAsync(ended, CancellationToken.None); // Set before anything runs.
        await store.MarkReportedAsync(ended.Name, CancellationToken.None);
    }

    private static Execution End(ExecutionStart start, ExecutionResult result) => result switch
    {
        ExecutionResult.Succeeded succeeded => new Execution(start.Name, start.Machine, ExecutionStatus.Succeeded, succeeded.Output),
        ExecutionResult.Failed failed => new Execution(start.Name, start.Machine, ExecutionStatus.Failed, null, failed.Error, failed.Cause),
        ExecutionResult.TimedOut => new Execution(
            start.Name, start.Machine, ExecutionStatus.TimedOut, null, "States.Timeout", "The execution took longer than its machine allows."),
        ExecutionResult.Aborted aborted => new Execution(start.Name, start.Machine, ExecutionStatus.Aborted, null, aborted.Error, aborted.Cause),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private sealed class RunningExecution(StateMachineExecution execution)
    {
        public StateMachineExecution Execution { get; } = execution;

        public Task Following { get; set; } = Task.CompletedTask;
    }

    private sealed class StoredHistory(IExecutionStore store, string name) : IExecutionHistory
    {
        public ValueTask AppendAsync(IReadOnlyList<HistoryEvent> events) =>
            new(store.AppendAsync(name, [.. events.Select(static one => one.ToJson())], CancellationToken.None));
    }
}
