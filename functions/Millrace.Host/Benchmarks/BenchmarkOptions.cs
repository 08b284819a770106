namespace Millrace.Host.Benchmarks;

/// <summary>Where the jobs of a benchmark are kept.</summary>
internal enum BenchmarkDriver
{
    /// <summary>SQLite in a folder for temporary files.</summary>
    Sqlite,

    /// <summary>The same driver in a file system in memory: what is left of a job's price without a disk.</summary>
    Memory,
}

/// <summary>How to measure.</summary>
internal sealed record BenchmarkOptions
{
    private const string MemoryFolder = "/dev/shm";

    /// <summary>How many jobs each measure has.</summary>
    public int Jobs { get; init; } = 20_000;

    /// <summary>How many callers submit, each one job after the other.</summary>
    public int Producers { get; init; } = 20;

    /// <summary>How many jobs run at the same time.</summary>
    public int Workers { get; init; } = 10;

    /// <summary>How large a job's input is, at least what holds the time of its submission.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>How many jobs a second the paced measure submits.</summary>
    public int Paced { get; init; } = 100;

    public BenchmarkDriver Driver { get; init; }

    public bool SurvivesPowerLoss { get; init; }

    /// <summary>A new folder for one measure.</summary>
    public string NewFolder() => Driver == BenchmarkDriver.Sqlite
        ? Directory.CreateTempSubdirectory("millrace-bench-").FullName
        : Directory.CreateDirectory(Path.Combine(MemoryFolder, $"millrace-bench-{Path.GetRandomFileName()}")).FullName;

    /// <summary>Every rule that these options break, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (Driver == BenchmarkDriver.Memory && !Directory.Exists(MemoryFolder))
            yield return $"--driver memory needs the file system {MemoryFolder}, which this machine has not.";

        if (Jobs is < 1 or > 10_000_000)
            yield return $"--jobs must be 1 to 10000000, was {Jobs}.";

        if (Producers is < 1 or > 10_000)
            yield return $"--producers must be 1 to 10000, was {Producers}.";

        if (PayloadBytes is < 0 or > 200_000)
            yield return $"--payload must be 0 to 200000, was {PayloadBytes}.";

        if (Paced is < 1 or > 10_000)
            yield return $"--paced must be 1 to 10000, was {Paced}.";
    }
}
