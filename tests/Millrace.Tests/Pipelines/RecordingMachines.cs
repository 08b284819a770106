using System.Collections.Concurrent;
using Millrace.Pipelines;

namespace Millrace.Tests.Pipelines;

/// <summary>Writes down what it is asked to do, and forgets a token once its task has ended.</summary>
internal sealed class RecordingMachines : IStateMachines
{
    private readonly ConcurrentDictionary<string, bool> _ended = new();

    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The machines that exist; null means all.</summary>
    public IReadOnlyList<string>? Known { get; init; }

    /// <summary>Why an execution is refused for good; null if none is.</summary>
    public string? Refusal { get; set; }

    public Task<bool> StartAsync(string machine, string name, string inputJson, CancellationToken cancellationToken)
    {
        if (Refusal is { } why)
            throw new ExecutionRefusedException(machine, name, why);

        Calls.Enqueue($"start {machine} {name} {inputJson}");
        return Task.FromResult(Known?.Contains(machine) ?? true);
    }

    public Task StopAsync(string machine, string name, string cause, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"stop {machine} {name} {cause}");
        return Task.CompletedTask;
    }

    public Task<bool> SendTaskSuccessAsync(string token, string outputJson, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"success {token} {outputJson}");
        return Task.FromResult(_ended.TryAdd(token, true));
    }

    public Task<bool> SendTaskFailureAsync(string token, string error, string cause, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"failure {token} {error} {cause}");
        return Task.FromResult(_ended.TryAdd(token, true));
    }
}
