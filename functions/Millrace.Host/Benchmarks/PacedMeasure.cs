using System.Diagnostics;

namespace Millrace.Host.Benchmarks;

/// <summary>How soon a job starts and succeeds in a process that has little to do: ten seconds of jobs at an even pace.</summary>
internal sealed class PacedMeasure : IMeasure
{
    private static readonly TimeSpan For = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken)
    {
        await using var process = await MeasuredProcess.StartAsync(options, folder, options.Workers, cancellationToken);
        var between = TimeSpan.FromSeconds(1.0 / options.Paced);
        await RunAsync(process, (int)(1 / between.TotalSeconds), between, cancellationToken); // A second of them, for nothing.
        var jobs = (int)(For / between);
        var (meter, began) = (process.Meter(), Stopwatch.GetTimestamp());
        await RunAsync(process, jobs, between, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return [new Measurement("paced", jobs, seconds, meter.PerJob(jobs)) { Start = process.Start, Success = process.Success }];
    }

    private static async Task RunAsync(MeasuredProcess process, int jobs, TimeSpan between, CancellationToken cancellationToken)
    {
        process.Expect(jobs);
        var began = Stopwatch.GetTimestamp();
        var submitted = new Task[jobs];
        for (var i = 0; i < jobs; i++)
        {
            // After the plan, not after the job before: a timer that fires late does not slow the pace.
            if ((between * i) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                await Task.Delay(early, TimeProvider.System, cancellationToken);

            submitted[i] = process.SubmitAsync(1, cancellationToken);
        }

        await Task.WhenAll(submitted);
        await process.SucceededAsync(cancellationToken);
    }
}
