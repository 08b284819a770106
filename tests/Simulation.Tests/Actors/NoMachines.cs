using Millrace.Pipelines;

namespace Simulation.Tests.Actors;

/// <summary>No job of the simulation is a pipeline.</summary>
internal sealed class NoMachines : IStateMachines, IExecutionReader
{
    public static NoMachines Instance { get; } = new();

    public Task<bool> StartAsync(string machine, string name, string inputJson, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<Execution?> FindAsync(string machine, string name, CancellationToken cancellationToken) => Task.FromResult<Execution?>(null);

    public Task StopAsync(string machine, string name, string cause, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> SendTaskFailureAsync(string token, string error, string cause, CancellationToken cancellationToken) => Task.FromResult(false);
}
