using System.Diagnostics;

namespace Millrace.Host.Benchmarks;

/// <summary>How fast jobs go through the process while producers add and workers work, from the first submission to the last success.</summary>
internal sealed class EndToEndMeasure : IMeasure
{
    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken)
    {
        await using var process = await MeasuredProcess.StartAsync(options, folder, options.Workers, cancellationToken);
        await RunAsync(process, Math.Clamp(options.Jobs / 4, 1_000, 5_000), cancellationToken); // A file that has its pages.
        var (meter, began) = (process.Meter(), Stopwatch.GetTimestamp());
        await RunAsync(process, options.Jobs, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return [new Measurement("end-to-end", options.Jobs, seconds, meter.PerJob(options.Jobs)) { Start = process.Start, Success = process.Success }];
    }

    private static async Task RunAsync(MeasuredProcess process, int jobs, CancellationToken cancellationToken)
    {
        process.Expect(jobs);
        await process.SubmitOneByOneAsync(jobs, cancellationToken);
        await process.SucceededAsync(cancellationToken);
    }
}
