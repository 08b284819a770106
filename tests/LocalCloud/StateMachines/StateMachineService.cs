using System.Text.Json.Nodes;
using LocalCloud.Events;
using LocalCloud.Lambda;
using LocalCloud.Wire;
using Microsoft.AspNetCore.Http;
using Millrace.Sqlite;

namespace LocalCloud.StateMachines;

/// <summary>Step Functions: our interpreter, its journal in a folder, and the events about executions.</summary>
internal sealed class StateMachineService : IAsyncDisposable
{
    private readonly SqliteStorage _storage;
    private readonly ExecutionEngine _engine;
    private readonly StepFunctionsApi _api;

    private StateMachineService(SqliteStorage storage, ExecutionEngine engine) => (_storage, _engine, _api) = (storage, engine, new StepFunctionsApi(engine));

    /// <summary>Starts it, and goes on with the executions that its folder holds.</summary>
    public static async Task<StateMachineService> StartAsync(
        string folder, IReadOnlyDictionary<string, StateMachine> machines, IReadOnlyCollection<LambdaFunction> functions, EventBus bus, OutputLog log)
    {
        var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder }, TimeProvider.System);
        var engine = new ExecutionEngine(machines, storage.Executions, LambdaTasks.Of(functions), execution => bus.PublishAsync(EventOf(execution)), log);
        var service = new StateMachineService(storage, engine);
        await engine.ResumeAsync(CancellationToken.None);
        return service;
    }

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext http) => _api.HandleAsync(http);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _storage.Dispose();
    }

    private static JsonObject EventOf(LocalExecution execution) => EventBus.NewEvent(
        "aws.states",
        "Step Functions Execution Status Change",
        execution.Arn,
        execution.Describe(static time => time.ToUnixTimeMilliseconds()));
}
