using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Pipelines;
using Millrace.Sqlite;
using Millrace.StepFunctions;

namespace Benchmarks;

/// <summary>
/// State machines as the single process runs them: on SQLite, with the whole history of every execution. A step is stored before it has an effect; those
/// of Pass states have none, so that many share a commit. An execution counts when its end is stored.
/// </summary>
internal static class DurableStates
{
    private const int States = 200;
    private const double Seconds = 1.5;

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Chains of {States} Pass states on SQLite, with their history; a state has two events. Rounds of {Seconds} s in turn: {rounds}, medians."));
        Console.WriteLine($"{"",-42}{"states/s",12}{"events/s",12}{"commits a state",18}");
        (bool IsFull, int Executions)[] ways = [(false, 1), (false, 20), (true, 1), (true, 20)];
        var seen = ways.ToDictionary(static way => way, static _ => new List<Rates>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var way in ways)
                seen[way].Add(await MeasureAsync(way.IsFull, way.Executions));
        }

        foreach (var (way, rates) in seen)
        {
            var median = rates.OrderBy(static one => one.States).ElementAt(rates.Count / 2);
            var name = $"synchronous={(way.IsFull ? "FULL" : "NORMAL")}, {way.Executions} at a time";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-42}{median.States,12:N0}{median.Events,12:N0}{median.Commits,18:F3}"));
        }

        Console.WriteLine();
    }

    private sealed record Rates(double States, double Events, double Commits);

    private static async Task<Rates> MeasureAsync(bool survivesPowerLoss, int executions)
    {
        var folder = Directory.CreateTempSubdirectory("millrace-states-");
        try
        {
            using var storage = SqliteStorage.Open(new SqliteOptions { Folder = folder.FullName, SurvivesPowerLoss = survivesPowerLoss }, TimeProvider.System);
            await using var engine = new ExecutionEngine(storage.Executions, new EngineOptions(), NullLogger<ExecutionEngine>.Instance);
            await RunForAsync(engine, "warm", executions, Seconds / 2);
            var (began, commits) = (Stopwatch.GetTimestamp(), storage.Commits);
            var runs = await RunForAsync(engine, "run", executions, Seconds);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var events = (await storage.Executions.ReadHistoryAsync("run-0-0", CancellationToken.None)).Count;
            return new Rates(runs * States / seconds, runs * (double)events / seconds, (double)(storage.Commits - commits) / (runs * States));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As many executions at a time, one after the other each; how many there were.</summary>
    private static async Task<int> RunForAsync(ExecutionEngine engine, string name, int executions, double seconds)
    {
        var (definition, began) = (StatesBenchmark.Chain(States), Stopwatch.GetTimestamp());
        var runs = await Task.WhenAll(Enumerable.Range(0, executions).Select(lane => Task.Run(async () =>
        {
            var run = 0;
            for (; run == 0 || Stopwatch.GetElapsedTime(began).TotalSeconds < seconds; run++)
                await RunOnceAsync(engine, string.Create(CultureInfo.InvariantCulture, $"{name}-{lane}-{run}"), definition);

            return run;
        })));
        return runs.Sum();
    }

    private static async Task RunOnceAsync(ExecutionEngine engine, string name, string definition)
    {
        await engine.StartAsync(new ExecutionStart(name, "chain", definition, "{}", TimeProvider.System.GetUtcNow()), CancellationToken.None);
        if (await engine.WaitForEndAsync(name, CancellationToken.None) is not { Ended.Status: ExecutionStatus.Succeeded })
            throw new InvalidOperationException($"The execution {name} did not succeed.");
    }
}
