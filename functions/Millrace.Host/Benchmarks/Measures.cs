namespace Millrace.Host.Benchmarks;

/// <summary>One thing to measure, in a data folder of its own.</summary>
internal interface IMeasure
{
    Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken);
}

/// <summary>All measures by name, and how they run.</summary>
internal static class Measures
{
    private static readonly IReadOnlyDictionary<string, IMeasure> ByName = new OrderedDictionary<string, IMeasure>
    {
        ["add-one"] = new AddMeasure("add-one", static (process, jobs, cancellationToken) => process.SubmitOneByOneAsync(jobs, cancellationToken)),
        ["add-many"] = new AddMeasure("add-many", static (process, jobs, cancellationToken) => process.SubmitManyAsync(jobs, cancellationToken)),
        ["drain"] = new DrainMeasure(),
        ["end-to-end"] = new EndToEndMeasure(),
        ["paced"] = new PacedMeasure(),
        ["burst"] = new BurstMeasure(),
        ["http"] = new HttpMeasure(),
    };

    private const int WarmUps = 3;

    // What runs often is compiled anew in the background, once no new code has come for a tenth of a second.
    private static readonly TimeSpan CompiledWithin = TimeSpan.FromMilliseconds(300);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Runs the measures named, after a run that warms the process and counts for nothing.</summary>
    public static async Task<BenchmarkReport> RunAsync(IEnumerable<string> names, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            await InFolderAsync(new EndToEndMeasure(), options with { Jobs = Math.Clamp(options.Jobs, 1_000, 20_000), PayloadBytes = 0 }, cancellationToken);
            await Task.Delay(CompiledWithin, cancellationToken);
        }

        List<Measurement> measurements = [];
        foreach (var name in names)
            measurements.AddRange(await InFolderAsync(ByName[name], options, cancellationToken));

        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var version = typeof(Measures).Assembly.GetName().Version!.ToString(3); // Every build has one.
        return new BenchmarkReport(version, SQLitePCL.raw.sqlite3_libversion().utf8_to_string(), options, measurements) { PeakWorkingSetBytes = process.PeakWorkingSet64 };
    }

    private static async Task<IReadOnlyList<Measurement>> InFolderAsync(IMeasure measure, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var folder = options.NewFolder();
        try
        {
            return await measure.RunAsync(options, folder, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
