using System.Diagnostics;

namespace Millrace.Host.Benchmarks;

/// <summary>How fast jobs run that are all there: the first ones wait in their handlers until the last is added.</summary>
internal sealed class DrainMeasure : IMeasure
{
    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken)
    {
        await using var process = await MeasuredProcess.StartAsync(options, folder, options.Workers, cancellationToken);
        process.CloseGate();
        process.Expect(options.Jobs);
        await process.SubmitManyAsync(options.Jobs, cancellationToken);
        var (meter, began) = (process.Meter(), Stopwatch.GetTimestamp());
        process.OpenGate();
        await process.SucceededAsync(cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return [new Measurement("drain", options.Jobs, seconds, meter.PerJob(options.Jobs))];
    }
}
