using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LocalCloud.Events;
using LocalCloud.Lambda;
using LocalCloud.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Pipelines;
using Millrace.Sqlite;
using Millrace.StepFunctions;

namespace LocalCloud.StateMachines;

/// <summary>
/// Step Functions: our engine and API over a store in a folder, and the events about executions. Ends are announced again after a restart: at least
/// once, as EventBridge does.
/// </summary>
internal sealed class StateMachineService : IAsyncDisposable
{
    private static readonly StatesAccount Account = new(Names.Region, Names.Account);
    private readonly ConcurrentDictionary<Task, bool> _announcing = [];
    private readonly SqliteStorage _storage;
    private readonly ExecutionEngine _engine;
    private readonly StepFunctionsApi _api;
    private readonly EventBus _bus;
    private readonly OutputLog _log;

    private StateMachineService(SqliteStorage storage, IReadOnlyDictionary<string, StateMachine> registered, IReadOnlyCollection<LambdaFunction> functions, EventBus bus, OutputLog log)
    {
        (_storage, _bus, _log) = (storage, bus, log);
        var machines = new Millrace.StepFunctions.StateMachines(registered.Values.ToDictionary(static one => one.Name), storage.Documents);
        var activities = new ActivityDesk(storage.Documents, Account, TimeProvider.System);
        var tasks = LambdaTasks.Of(functions).On(ActivityDesk.Resources, activities.HandleAsync);
        _engine = new ExecutionEngine(
            storage.Executions,
            new EngineOptions
            {
                Tasks = new StartExecutionTask(machines, () => _engine!).AddTo(tasks), // Called once it runs.
                Objects = new FileObjectStore(Path.Combine(storage.Folder, "objects")),
                Account = Account,
                Began = Announce,
                Ended = Announce,
            },
            NullLogger<ExecutionEngine>.Instance);
        _api = new StepFunctionsApi(_engine, machines, activities, NullLogger<StepFunctionsApi>.Instance);
    }

    /// <summary>Starts it, and goes on with the executions that its folder holds.</summary>
    public static async Task<StateMachineService> StartAsync(
        string folder, IReadOnlyDictionary<string, StateMachine> machines, IReadOnlyCollection<LambdaFunction> functions, EventBus bus, OutputLog log)
    {
        var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System);
        var service = new StateMachineService(storage, machines, functions, bus, log);
        await service._engine.ResumeAsync(CancellationToken.None);
        return service;
    }

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext http) => _api.HandleAsync(http);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await Task.WhenAll(_announcing.Keys);
        _storage.Dispose();
    }

    private async Task<bool> Announce(Execution ended)
    {
        _log.Add($"{ended.Name}: {ExecutionView.StatusOf(ended.Status)} {ended.Error} {ended.Cause}".TrimEnd());
        if (await _storage.Executions.FindAsync(ended.Name, CancellationToken.None) is { } record)
            Announce(record);

        return false; // Told again after a restart.
    }

    private Task Announce(ExecutionStart start)
    {
        Announce(new ExecutionRecord(start, null));
        return Task.CompletedTask;
    }

    private void Announce(ExecutionRecord execution)
    {
        var detail = ExecutionView.Describe(execution, Account, static time => time.ToUnixTimeMilliseconds());
        var announcing = _bus.PublishAsync(EventBus.NewEvent("aws.states", "Step Functions Execution Status Change", $"{detail["executionArn"]}", detail));
        _announcing[announcing] = true;
        _ = announcing.ContinueWith(done => _announcing.TryRemove(done, out _), TaskScheduler.Default);
    }
}
