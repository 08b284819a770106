using Microsoft.Extensions.Logging;
using Millrace.Documents;
using Millrace.Jobs;
using Millrace.Lambda;
using Millrace.Pipelines;
using Millrace.States;
using Millrace.StepFunctions;

namespace Millrace.Host.StateMachines;

/// <summary>
/// The state machines of this process: the program's pipelines, whose executions are jobs, and those that somebody created over the API of Step
/// Functions. One engine runs them all.
/// </summary>
internal sealed class LocalStateMachines : IStateMachines, IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, StateMachine> _pipelines;
    private readonly ProcessTasks _tasks;
    private readonly ExecutionEngine _engine;
    private PipelineEndFunction? _pipelineEnd;

    public LocalStateMachines((IExecutionStore Executions, IDocumentStore Documents, IObjectStore? Objects) stores, AppDefinition program, TimeProvider clock, ILoggerFactory loggers)
    {
        var now = clock.GetUtcNow();
        _pipelines = program.Pipelines.ToDictionary(
            static one => one.Key,
            one => new StateMachine(one.Key, Substitutions.Apply(one.Value)) { IsRegistered = true, CreatedAt = now, UpdatedAt = now });
        var account = new StatesAccount();
        var machines = new StepFunctions.StateMachines(_pipelines, stores.Documents);
        var activities = new ActivityDesk(stores.Documents, account, clock);
        _tasks = new ProcessTasks(program.Tasks, activities, machines, () => _engine!); // Nothing runs before this constructor has ended.
        var options = new EngineOptions { Tasks = _tasks.Handlers, Objects = stores.Objects, Account = account, Clock = clock, Ended = ReportAsync };
        _engine = new ExecutionEngine(stores.Executions, options, loggers.CreateLogger<ExecutionEngine>());
        Api = new StepFunctionsApi(_engine, machines, activities, loggers.CreateLogger<StepFunctionsApi>());
    }

    /// <summary>The API of Step Functions over them.</summary>
    public StepFunctionsApi Api { get; }

    /// <summary>Connects the functions that executions call, and goes on with what an earlier process left.</summary>
    public Task StartAsync(StartTaskFunction startTask, PipelineEndFunction pipelineEnd, CancellationToken cancellationToken)
    {
        _pipelineEnd = pipelineEnd;
        _tasks.StartTask = startTask;
        return _engine.ResumeAsync(cancellationToken);
    }

    public async Task<bool> StartAsync(string machine, string name, string inputJson, CancellationToken cancellationToken)
    {
        if (!_pipelines.TryGetValue(machine, out var pipeline))
            return false;

        await _engine.StartAsync(new ExecutionStart(name, machine, pipeline.Definition, inputJson, _engine.Options.Clock.GetUtcNow()), cancellationToken);
        return true;
    }

    public Task StopAsync(string machine, string name, string cause, CancellationToken cancellationToken) => _engine.StopAsync(name, "Stopped", cause);

    public async Task<bool> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken) =>
        await _engine.SendTaskSuccessAsync(token, outputJson, cancellationToken) == TokenAnswer.Accepted;

    public async Task<bool> SendTaskFailureAsync(string token, string error, string cause, CancellationToken cancellationToken) =>
        await _engine.SendTaskFailureAsync(token, error, cause, cancellationToken) == TokenAnswer.Accepted;

    /// <summary>Leaves the executions as they are; the next process goes on with them.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task<bool> ReportAsync(Execution ended)
    {
        var told = ended.Status == ExecutionStatus.TimedOut
            ? ended with { Error = ErrorNames.Timeout, Cause = "The execution took longer than its machine allows." }
            : ended;
        await _pipelineEnd!.HandleAsync(told, CancellationToken.None); // Set before anything runs.
        return true;
    }
}
