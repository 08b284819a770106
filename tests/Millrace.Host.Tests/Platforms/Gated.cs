using System.Collections.Concurrent;
using Millrace.Jobs;

namespace Millrace.Host.Tests.Platforms;

/// <summary>A handler whose attempts stand at a gate of their input's name until a test opens it.</summary>
internal sealed class Gated : IJobHandler<string, string>
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _started = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    /// <summary>The inputs of all attempts, in the order of their starts.</summary>
    public ConcurrentQueue<string> Runs { get; } = [];

    public Task StartedAsync(string name) => Of(_started, name).Task.WaitAsync(RunningPlatform.Patience, RunningPlatform.Cancel);

    public void Open(params IEnumerable<string> names)
    {
        foreach (var name in names)
            Of(_gates, name).TrySetResult();
    }

    public async Task<string> HandleAsync(string input, JobContext job, CancellationToken cancellationToken)
    {
        Runs.Enqueue(input);
        Of(_started, input).TrySetResult();
        await Of(_gates, input).Task.WaitAsync(cancellationToken);
        return input;
    }

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> all, string name) =>
        all.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>A handler that fails for good, by a name that people match on.</summary>
internal sealed class Invalid : IJobHandler<string, string>
{
    public Task<string> HandleAsync(string input, JobContext job, CancellationToken cancellationToken) =>
        throw new JobFailedException("Votes.Invalid", $"No votes in {input}.", isPermanent: true);
}

/// <summary>A handler that fails in its first two attempts.</summary>
internal sealed class Flaky : IJobHandler<string, string>
{
    public Task<string> HandleAsync(string input, JobContext job, CancellationToken cancellationToken) =>
        job.Attempt < 3 ? throw new TimeoutException("Not yet.") : Task.FromResult(input);
}
