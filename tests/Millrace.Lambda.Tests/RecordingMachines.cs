using System.Collections.Concurrent;
using Millrace.Pipelines;

namespace Millrace.Lambda.Tests;

/// <summary>Writes down what it is asked to do.</summary>
internal sealed class RecordingMachines : IStateMachines
{
    public ConcurrentQueue<string> Calls { get; } = [];

    public Task<bool> StartAsync(string machine, string name, string inputJson, CancellationToken cancellationToken) =>
        Record($"start {machine} {name} {inputJson}");

    public Task StopAsync(string machine, string name, string cause, CancellationToken cancellationToken) => Record($"stop {machine} {name}");

    public Task<bool> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken) =>
        Record($"success {token} {outputJson}");

    public Task<bool> SendTaskFailureAsync(string token, string error, string cause, CancellationToken cancellationToken) =>
        Record($"failure {token} {error} {cause}");

    private Task<bool> Record(string call)
    {
        Calls.Enqueue(call);
        return Task.FromResult(true);
    }
}
