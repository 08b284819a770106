using System.Diagnostics;

namespace Millrace.Host.Benchmarks;

/// <summary>
/// How soon and how fast one client of the HTTP API has its jobs accepted while none runs: one a request, by turns with the same submission
/// through the library, whose answer is the commit alone; then 1,000 a request, or as many as fit into one.
/// </summary>
internal sealed class HttpMeasure : IMeasure
{
    // Short enough that both meet the same machine, long enough that reading the meter does not count.
    private const int Turn = 500;

    private const int Warm = 5_000;

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken)
    {
        await using var process = await MeasuredProcess.StartAsync(options, folder, workers: 0, cancellationToken);
        await using var client = await process.ServeAsync(cancellationToken);
        var http = new AnswerTimes("http-one", process, () => client.PostAsync(process.JobBody(), cancellationToken));
        var library = new AnswerTimes("library-one", process, () => process.SubmitAsync(1, cancellationToken));
        await RunByTurnsAsync(http, library, Math.Min(options.Jobs, Warm));
        await client.PostManyAsync(process.JobBody(), Math.Min(options.Jobs, 4 * Warm), cancellationToken);

        http.Forget();
        library.Forget();
        await RunByTurnsAsync(http, library, options.Jobs);
        return [http.Sum(), library.Sum(), await BatchAsync(process, client, options.Jobs, cancellationToken)];
    }

    private static async Task RunByTurnsAsync(AnswerTimes one, AnswerTimes other, int jobs)
    {
        for (var done = 0; done < jobs; done += Turn)
        {
            var turn = Math.Min(Turn, jobs - done);
            await one.RunAsync(turn);
            await other.RunAsync(turn);
        }
    }

    private static async Task<Measurement> BatchAsync(MeasuredProcess process, HttpProducer client, int jobs, CancellationToken cancellationToken)
    {
        var (meter, began) = (process.Meter(), Stopwatch.GetTimestamp());
        await client.PostManyAsync(process.JobBody(), jobs, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Measurement("http-batch", jobs, seconds, meter.PerJob(jobs));
    }
}
