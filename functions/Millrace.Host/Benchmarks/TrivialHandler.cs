using System.Collections.Concurrent;
using System.Diagnostics;
using Millrace.Jobs;

namespace Millrace.Host.Benchmarks;

/// <summary>Does nothing but note when it started, and wait at a gate while that is closed.</summary>
internal sealed class TrivialHandler : IJobHandler<Stamp, bool>
{
    private volatile TaskCompletionSource? _gate;

    /// <summary>How long after its submission each job started.</summary>
    public ConcurrentBag<TimeSpan> StartedAfter { get; } = [];

    /// <summary>When the jobs were submitted that have started and are not yet seen to have succeeded.</summary>
    public ConcurrentDictionary<JobId, long> Submitted { get; } = [];

    public void CloseGate() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OpenGate()
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult();
    }

    public async Task<bool> HandleAsync(Stamp input, JobContext job, CancellationToken cancellationToken)
    {
        StartedAfter.Add(Stopwatch.GetElapsedTime(input.Submitted));
        Submitted[job.Id] = input.Submitted;
        if (_gate is { } gate)
            await gate.Task.WaitAsync(cancellationToken);

        return true;
    }
}
