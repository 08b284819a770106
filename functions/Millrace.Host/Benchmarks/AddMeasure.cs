using System.Diagnostics;

namespace Millrace.Host.Benchmarks;

/// <summary>How fast jobs are accepted while none runs.</summary>
internal sealed class AddMeasure(string name, Func<MeasuredProcess, int, CancellationToken, Task> addAsync) : IMeasure
{
    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken)
    {
        await using var process = await MeasuredProcess.StartAsync(options, folder, workers: 0, cancellationToken);
        var (meter, began) = (process.Meter(), Stopwatch.GetTimestamp());
        await addAsync(process, options.Jobs, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return [new Measurement(name, options.Jobs, seconds, meter.PerJob(options.Jobs))];
    }
}
