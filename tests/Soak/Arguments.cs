using System.Globalization;

namespace Soak;

/// <summary>What a person asks for.</summary>
/// <param name="Jobs">How many jobs, besides their children.</param>
/// <param name="Seed">Of the moments of death.</param>
/// <param name="Within">How long it may take.</param>
internal sealed record SoakArguments(int Jobs, int Seed, TimeSpan Within)
{
    /// <summary>After so many deaths the worker may live on: a process that never lives for long enough ends nothing.</summary>
    public int MostKills => Math.Max(5, Jobs / 20);

    public static SoakArguments Read(string[] args) => new(
        Number(args, "--jobs", 10_000),
        Number(args, "--seed", Random.Shared.Next(1, 1_000_000)),
        TimeSpan.FromMinutes(Number(args, "--minutes", 30)));

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>What a worker process is told.</summary>
/// <param name="Data">The data folder.</param>
/// <param name="Journal">The folder of the journal.</param>
/// <param name="Jobs">How many jobs there are to be.</param>
/// <param name="Kind">All of one kind, or <c>mixed</c>.</param>
internal sealed record WorkerArguments(string Data, string Journal, int Jobs, string Kind)
{
    public static WorkerArguments Read(string[] args) => new(args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture), args[4]);

    public string[] Write() => ["--worker", Data, Journal, Jobs.ToString(CultureInfo.InvariantCulture), Kind];
}
