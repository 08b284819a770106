using System.Collections.Concurrent;

namespace Millrace.Lambda.Tests;

/// <summary>Does what its input says: returns it, throws, or waits for its token.</summary>
internal sealed class ScriptedHandler : IJobHandler<string, string>
{
    public const string Throws = "throw";
    public const string Waits = "wait";

    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The inputs of all attempts.</summary>
    public ConcurrentQueue<string> Runs { get; } = [];

    /// <summary>Ends when an attempt waits for its token.</summary>
    public Task Waiting => _waiting.Task.WaitAsync(World.Patience, World.Cancel);

    public async Task<string> HandleAsync(string input, JobContext job, CancellationToken cancellationToken)
    {
        Runs.Enqueue(input);
        if (input == Throws)
            throw new JobFailedOnPurposeException();

        if (input == Waits)
        {
            _waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return input;
    }
}

internal sealed class JobFailedOnPurposeException() : Exception("On purpose.");
