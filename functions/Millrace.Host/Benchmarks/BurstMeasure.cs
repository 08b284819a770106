using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Millrace.Host.Benchmarks;

/// <summary>
/// A burst of jobs, a thousand a call, into a database that was analysed while it was empty, and the same again: statistics of an empty table
/// must not choose a plan that is slow for a full one.
/// </summary>
internal sealed class BurstMeasure : IMeasure
{
    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken)
    {
        await (await MeasuredProcess.StartAsync(options, folder, options.Workers, cancellationToken)).DisposeAsync();
        await AnalyseAsync(folder, cancellationToken);

        await using var process = await MeasuredProcess.StartAsync(options, folder, options.Workers, cancellationToken);
        return [await RunAsync("burst-empty", process, options, cancellationToken), await RunAsync("burst-warm", process, options, cancellationToken)];
    }

    private static async Task<Measurement> RunAsync(string name, MeasuredProcess process, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        process.Expect(options.Jobs);
        var (meter, began) = (process.Meter(), Stopwatch.GetTimestamp());
        await process.SubmitManyAsync(options.Jobs, cancellationToken);
        await process.SucceededAsync(cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Measurement(name, options.Jobs, seconds, meter.PerJob(options.Jobs));
    }

    private static async Task AnalyseAsync(string folder, CancellationToken cancellationToken)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "millrace.db"), Pooling = false }.ToString();
        await using var connection = new SqliteConnection(text);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "ANALYZE";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
